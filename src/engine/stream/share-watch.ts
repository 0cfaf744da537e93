import type { Share } from '../../contracts/alert.ts'
import type { BoardRow } from './board-row.ts'
import type { AlertChange } from './incident.ts'
import { type SavedWatch, Watch } from './watch.ts'

/** An alert over what one gauge is of another: a threshold, over rows that are worked out of theirs. */
export class ShareWatch {
  readonly name: string
  readonly #alert: Share
  readonly #watch: Watch

  constructor(name: string, alert: Share) {
    this.name = name
    this.#alert = alert
    const { on, title, below, clear = below, for: times = 1, of } = alert
    this.#watch = new Watch(name, {
      kind: 'threshold',
      on,
      value: 'share',
      title,
      below,
      clear,
      for: times,
      volume: { of: of.atLeast },
    })
  }

  get unwatched(): number {
    return this.#watch.unwatched
  }

  /** Rows of both gauges at one time, in one call. */
  see(rows: readonly BoardRow[]): AlertChange[] {
    return this.#watch.see(this.#shares(rows))
  }

  save(): SavedWatch {
    return this.#watch.save()
  }

  restore(saved: SavedWatch): void {
    this.#watch.restore(saved)
  }

  #shares(rows: readonly BoardRow[]): BoardRow[] {
    const { on, value, of } = this.#alert
    const mine = byGroup(rows, on)
    const others = byGroup(rows, of.window)
    // a gauge does not name a group that is empty
    const groups = new Map([...others, ...mine])
    return [...groups].flatMap(([group, row]) => {
      const known = mine.has(group) || this.#watch.knows(row.keys)
      const amount = mine.get(group)?.values[value] ?? 0
      const total = others.get(group)?.values[of.value] ?? 0
      if (!known || typeof amount !== 'number' || typeof total !== 'number') return []
      return [{ ...row, window: on, values: { share: total === 0 ? null : amount / total, of: total } }]
    })
  }
}

function byGroup(rows: readonly BoardRow[], window: string): Map<string, BoardRow> {
  const own = rows.filter((row) => row.window === window)
  return new Map(own.map((row) => [JSON.stringify([row.start, row.keys]), row]))
}
