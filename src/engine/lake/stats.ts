import type { LakeColumn, LakeType, Physical } from './column.ts'
import { canBeWritten, scaleOf } from './physical.ts'

/** What the log says of the values of a file, so that readers leave out files: Delta PROTOCOL.md, "Per-file Statistics". */
export interface FileStats {
  numRecords: number
  minValues: Record<string, string | number>
  maxValues: Record<string, string | number>
  nullCount: Record<string, number>
}

/** Longer texts are told by their beginning. */
const PREFIX = 32

type Bound = string | number | bigint

/** Gathers the statistics of a file over its row groups. */
export class StatsCollector {
  readonly #columns: readonly LakeColumn[]
  readonly #seen: { nulls: number; min: Bound | undefined; max: Bound | undefined }[]
  #rows = 0

  constructor(columns: readonly LakeColumn[]) {
    this.#columns = columns
    this.#seen = columns.map(() => ({ nulls: 0, min: undefined, max: undefined }))
  }

  add(data: readonly Physical[][]): void {
    this.#rows += data[0]?.length ?? 0
    this.#seen.forEach((seen, i) => {
      for (const value of data[i] ?? []) {
        if (value === null) seen.nulls++
        else if (typeof value !== 'object' && typeof value !== 'boolean') {
          if (seen.min === undefined || isLess(value, seen.min)) seen.min = value
          if (seen.max === undefined || isLess(seen.max, value)) seen.max = value
        }
      }
    })
  }

  stats(): FileStats {
    const stats: FileStats = { numRecords: this.#rows, minValues: {}, maxValues: {}, nullCount: {} }
    this.#columns.forEach(({ name, type }, i) => {
      const { nulls = 0, min, max } = this.#seen[i] ?? {}
      stats.nullCount[name] = nulls
      if (min === undefined || max === undefined) return
      const [least, most] = [told(min, type, 'min'), told(max, type, 'max')]
      if (least === undefined || most === undefined) return
      stats.minValues[name] = least
      stats.maxValues[name] = most
    })
    return stats
  }
}

/** Texts in the order of their UTF-8 bytes, as engines compare them: that of JavaScript puts what is beyond U+FFFF before U+E000. */
function isLess(left: Bound, right: Bound): boolean {
  if (typeof left !== 'string' || typeof right !== 'string') return left < right
  const length = Math.min(left.length, right.length)
  for (let i = 0; i < length; i++) {
    const [a, b] = [left.charCodeAt(i), right.charCodeAt(i)]
    if (a !== b) return rank(a) < rank(b)
  }
  return left.length < right.length
}

const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit)

/** A bound as JSON has it, or nothing when JSON's numbers cannot hold it. */
function told(value: Bound, type: LakeType, side: 'min' | 'max'): string | number | undefined {
  if (typeof value === 'string') return prefix(value, side)
  if (type === 'timestamp') return timestamp(value as bigint, side)
  if (type === 'date') return spelled(Number(value) * 86_400_000)?.slice(0, 10)
  if (typeof value === 'number') return value
  // 15 digits are the same in decimal and as a float
  if (value > 999_999_999_999_999n || value < -999_999_999_999_999n) return undefined
  return Number(value) / 10 ** scaleOf(type as 'long')
}

/** Milliseconds are as fine as the log tells it: rounded outwards. */
function timestamp(micros: bigint, side: 'min' | 'max'): string | undefined {
  const beyond = ((micros % 1000n) + 1000n) % 1000n
  const millis = (micros - beyond) / 1000n + (side === 'max' && beyond > 0n ? 1n : 0n)
  return spelled(Number(millis))
}

/** A reader may stumble over other years. */
const spelled = (time: number) => (canBeWritten(time) ? new Date(time).toISOString() : undefined)

function prefix(text: string, side: 'min' | 'max'): string {
  if (text.length <= PREFIX) return text
  const cut = [...text.slice(0, PREFIX + 1)].slice(0, -1).join('')
  return side === 'min' ? cut : `${cut}\u{10ffff}`
}
