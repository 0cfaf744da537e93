import { hashValue } from '../stream/hash.ts'
import type { LakeColumn, Physical } from './column.ts'
import { LEDGER, SEQUENCE } from './stream-columns.ts'

/** How many rows there are of a segment, and the sum of their hashes: the same for the same rows in any order and any files. */
interface Sum {
  rows: number
  high: number
  low: number
}

/** A tally as JSON: of each segment its name, its rows and the two halves of their sum. */
export type TallySums = readonly (readonly [segment: string, rows: number, high: number, low: number])[]

/** A segment whose rows are not the same in two tallies. */
export interface Apart {
  readonly ledger: string
  /** The last log row of the segment. */
  readonly sequence: number
  readonly own: number
  readonly other: number
}

/** Rows of a raw table, by the segments that they came from. */
export class Tally {
  readonly #columns: readonly LakeColumn[]
  readonly #ledger: number
  readonly #sequence: number
  readonly #sums = new Map<string, Sum>()
  rows = 0

  /** @param sums of a tally before, which this one goes on with */
  constructor(columns: readonly LakeColumn[], sums: TallySums = []) {
    this.#columns = columns
    for (const [segment, rows, high, low] of sums) {
      this.#sums.set(segment, { rows, high, low })
      this.rows += rows
    }
    this.#ledger = columns.findIndex(({ name }) => name === LEDGER)
    this.#sequence = columns.findIndex(({ name }) => name === SEQUENCE)
  }

  get sums(): TallySums {
    return [...this.#sums].map(([segment, { rows, high, low }]) => [segment, rows, high, low])
  }

  /** Takes rows as columns, in the order of the table's. */
  add(data: readonly (readonly Physical[])[]): void {
    const { length = 0 } = data[0] ?? []
    for (let at = 0; at < length; at++) {
      const row = this.#columns.map((_, i) => data[i]?.[at] ?? null)
      const { high, low } = hashValue(JSON.stringify(row, plain))
      const segment = JSON.stringify([row[this.#ledger], Number(row[this.#sequence])])
      const sum = this.#sums.get(segment) ?? { rows: 0, high: 0, low: 0 }
      this.#sums.set(segment, sum)
      sum.rows++
      sum.high = (sum.high + high) >>> 0
      sum.low = (sum.low + low) >>> 0
      this.rows++
    }
  }

  /** Segments that the other tally does not say the same of. */
  apart(other: Tally): Apart[] {
    const segments = new Set([...this.#sums.keys(), ...other.#sums.keys()])
    return [...segments].flatMap((segment) => {
      const [one, two] = [this.#sums.get(segment), other.#sums.get(segment)]
      if (one && two && one.rows === two.rows && one.high === two.high && one.low === two.low) return []
      const [ledger, sequence] = JSON.parse(segment) as [string, number]
      return [{ ledger, sequence, own: one?.rows ?? 0, other: two?.rows ?? 0 }]
    })
  }
}

/** Integers of 64 bits are none that JSON knows; no column has both. */
const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
