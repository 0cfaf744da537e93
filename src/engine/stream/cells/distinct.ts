import { hashValue } from '../hash.ts'
import { scalar } from '../row.ts'
import type { Cell, Saved } from './cell.ts'
import { HyperLogLog } from './hyper-log-log.ts'

/** Up to here the count is exact: as many hashes are kept, of 53 bits, which meet by chance once in 17 billion windows. */
const EXACT_DISTINCT = 1024

/** How many values: exact up to 1,024, then estimated with a standard error of 0.81 % in 16 kB. Which of the two depends on the values only. */
export class Distinct implements Cell {
  #exact: Set<number> | null = new Set()
  #sketch: HyperLogLog | null = null

  add(value: unknown): void {
    const key = scalar(value)
    if (key === null) return
    const { high, low } = hashValue(key)
    this.#addHash((high >>> 11) * 2 ** 32 + low)
  }

  merge(saved: Saved): void {
    if (typeof saved === 'string') this.#sketched().merge(saved)
    else for (const hash of saved as number[]) this.#addHash(hash)
  }

  save(): Saved {
    return this.#sketch?.save() ?? [...(this.#exact ?? [])].sort((a, b) => a - b)
  }

  read(): number {
    return this.#sketch?.estimate() ?? this.#exact?.size ?? 0
  }

  #addHash(hash: number): void {
    this.#sketch?.add(hash)
    this.#exact?.add(hash)
    if (this.#exact && this.#exact.size > EXACT_DISTINCT) this.#sketched()
  }

  #sketched(): HyperLogLog {
    this.#sketch ??= new HyperLogLog(this.#exact ?? [])
    this.#exact = null
    return this.#sketch
  }
}
