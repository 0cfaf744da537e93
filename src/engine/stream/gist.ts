import type { Gist } from '../../contracts/event.ts'
import type { Good } from './check.ts'

/** Gathers what a ledger asks of rows while they are at hand. */
export class GistWriter {
  readonly #names: readonly string[]
  readonly #columns: readonly unknown[][]
  readonly #keys: Uint32Array
  readonly #times: Float64Array
  #rows = 0

  /** @param asked as `askedFields` says @param most rows that may be added */
  constructor(asked: readonly string[], most: number) {
    this.#names = asked
    this.#columns = asked.map(() => [])
    this.#keys = new Uint32Array(most * 2)
    this.#times = new Float64Array(most)
  }

  add({ row, time, key }: Good): void {
    const at = this.#rows++
    this.#keys[at * 2] = key.high
    this.#keys[at * 2 + 1] = key.low
    this.#times[at] = time
    for (let i = 0; i < this.#names.length; i++) this.#columns[i]?.push(row[this.#names[i] ?? ''])
  }

  done(): Gist {
    const fields = Object.fromEntries(this.#names.map((name, i) => [name, this.#columns[i]]))
    return {
      keys: this.#keys.slice(0, this.#rows * 2),
      times: this.#times.slice(0, this.#rows),
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
