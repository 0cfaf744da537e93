import type { Gist } from '../../contracts/event.ts'
import type { Good } from './check.ts'

/** Gathers what a ledger asks of rows while they are at hand. */
export class GistWriter {
  readonly #names: readonly string[]
  readonly #columns: readonly unknown[][]
  readonly #keys: number[] = []
  readonly #times: number[] = []

  /** @param asked as `askedFields` says */
  constructor(asked: readonly string[]) {
    this.#names = asked
    this.#columns = asked.map(() => [])
  }

  add({ row, time, key }: Good): void {
    this.#keys.push(key.high, key.low)
    this.#times.push(time)
    for (let i = 0; i < this.#names.length; i++) this.#columns[i]?.push(row[this.#names[i] ?? ''])
  }

  done(): Gist {
    const fields = Object.fromEntries(this.#names.map((name, i) => [name, this.#columns[i]]))
    return {
      keys: Uint32Array.from(this.#keys),
      times: Float64Array.from(this.#times),
      fields: JSON.stringify(fields),
    }
  }
}

/**
 * The rows of a gist, each with the fields that are asked and no others. Nothing when it was made for other questions or other
 * lines, as by a version of the sender that knows another pack: then the lines themselves have to be read.
 */
export function readGist(
  { keys, times, fields }: Gist,
  asked: readonly string[],
  rows: number,
): Good[] | undefined {
  const columns: Readonly<Record<string, readonly unknown[]>> = JSON.parse(fields)
  const known = asked.map((name) => (Object.hasOwn(columns, name) ? columns[name] : undefined))
  if (keys.length !== rows * 2 || times.length !== rows) return undefined
  if (known.some((column) => column?.length !== rows)) return undefined
  const read: Good[] = []
  for (let at = 0; at < rows; at++) {
    const row: Record<string, unknown> = {}
    for (let i = 0; i < asked.length; i++) row[asked[i] ?? ''] = known[i]?.[at]
    const key = { high: keys[at * 2] ?? 0, low: keys[at * 2 + 1] ?? 0 }
    read.push({ ok: true, row, time: times[at] ?? 0, key, slice: 0 })
  }
  return read
}
