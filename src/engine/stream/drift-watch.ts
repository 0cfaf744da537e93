import type { Drift } from '../../contracts/alert.ts'
import type { BoardRow } from './board-row.ts'
import { milliseconds } from './duration.ts'
import type { AlertChange } from './incident.ts'
import { type Counts, stabilityIndex } from './stability-index.ts'
import { type SavedWatch, Watch } from './watch.ts'

/** Counts kept over all mixes and windows, some 10 MB. At the cap rows of more are left out, and counted. */
export const DRIFT_COUNTS = 100_000

/** Groups that have all keys but one in common: what they counted, by window start and that key. */
interface Mix {
  readonly keys: BoardRow['keys']
  readonly windows: Map<number, Map<string, number>>
}

export interface SavedDrift {
  readonly watch: SavedWatch
  readonly refused: number
  readonly mixes: readonly (readonly [
    keys: BoardRow['keys'],
    windows: readonly (readonly [
      start: number,
      counts: readonly (readonly [value: string, count: number])[],
    ])[],
  ])[]
}

/** An alert over the mix of a window's groups: a threshold over its stability index, worked out as each window ends. */
export class DriftWatch {
  readonly name: string
  readonly #alert: Drift
  readonly #watch: Watch
  readonly #recent: number
  readonly #reference: number
  readonly #mixes = new Map<string, Mix>()
  #size = 0
  #refused = 0

  constructor(name: string, alert: Drift) {
    const { on, title, above, clear = above, volume } = alert
    this.name = name
    this.#alert = alert
    this.#watch = new Watch(name, {
      kind: 'threshold',
      on,
      value: 'index',
      title,
      above,
      clear,
      volume: { each: volume },
    })
    this.#recent = milliseconds(alert.recent)
    this.#reference = milliseconds(alert.reference)
  }

  get unwatched(): number {
    return this.#refused + this.#watch.unwatched
  }

  see(rows: readonly BoardRow[]): AlertChange[] {
    const windows = Map.groupBy(
      rows.filter(({ window }) => window === this.#alert.on),
      ({ start }) => start,
    )
    const inOrder = [...windows].sort(([a], [b]) => a - b)
    return inOrder.flatMap(([start, own]) => {
      this.#forget(start)
      const changed = new Set(own.map((row) => this.#put(row)))
      return this.#watch.see([...changed].flatMap((mix) => this.#judged(mix, own)))
    })
  }

  save(): SavedDrift {
    const mixes = [...this.#mixes.values()].map(
      ({ keys, windows }) =>
        [keys, [...windows].map(([start, counts]) => [start, [...counts]] as const)] as const,
    )
    return { watch: this.#watch.save(), refused: this.#refused, mixes }
  }

  restore({ watch, refused, mixes }: SavedDrift): void {
    this.#watch.restore(watch)
    this.#refused = refused
    for (const [keys, saved] of mixes) {
      const windows = new Map(saved.map(([start, counts]) => [start, new Map(counts)]))
      this.#mixes.set(JSON.stringify(keys), { keys, windows })
      for (const counts of windows.values()) this.#size += counts.size
    }
  }

  #put({ start, keys, values }: BoardRow): Mix {
    const { across, value } = this.#alert
    const { [across]: each = null, ...rest } = keys
    const id = JSON.stringify(rest)
    const mix = this.#mixes.get(id) ?? { keys: rest, windows: new Map() }
    this.#mixes.set(id, mix)
    const counts = mix.windows.get(start) ?? new Map<string, number>()
    mix.windows.set(start, counts)
    const count = values[value]
    const label = JSON.stringify(each)
    if (typeof count === 'number' && (counts.has(label) || this.#hasRoom())) counts.set(label, count)
    return mix
  }

  #hasRoom(): boolean {
    const hasRoom = this.#size < DRIFT_COUNTS
    if (hasRoom) this.#size++
    else this.#refused++
    return hasRoom
  }

  /** The mix as of its newest window, as a row that a threshold is held against. */
  #judged({ keys, windows }: Mix, [row]: readonly BoardRow[]): BoardRow[] {
    if (!row) return []
    const start = Math.max(...windows.keys())
    const end = start + row.end - row.start
    const since = end - this.#recent
    const now = totals([...windows].filter(([at]) => at >= since))
    const before = totals([...windows].filter(([at]) => at < since && at >= since - this.#reference))
    const { index, each } = stabilityIndex(now, before)
    return [{ ...row, start, end, keys, values: { index, each } }]
  }

  /** What is behind the reference of the newest window. */
  #forget(newest: number): void {
    for (const [id, { windows }] of this.#mixes) {
      for (const [start, counts] of windows) {
        if (start >= newest - this.#recent - this.#reference) continue
        windows.delete(start)
        this.#size -= counts.size
      }
      if (windows.size === 0) this.#mixes.delete(id)
    }
  }
}

function totals(windows: readonly (readonly [number, Counts])[]): Counts {
  const sums = new Map<string, number>()
  for (const [, counts] of windows)
    for (const [value, count] of counts) sums.set(value, (sums.get(value) ?? 0) + count)
  return sums
}
