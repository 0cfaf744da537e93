import type { Scalar } from '../../contracts/where.ts'
import type { Tumbling } from '../../contracts/window.ts'
import type { BoardRow } from './board-row.ts'
import type { Cell } from './cells/cell.ts'
import { type Plan, plan } from './plan.ts'
import { localFloor } from './zone.ts'

export interface Rolling {
  /** Keys that are kept; the others are merged. */
  readonly by: readonly string[]
  /** Length of the windows that come out, ms; or one window of all rows, as the last 24 hours. */
  readonly size: number | 'period'
  /** IANA zone whose hours and days they are. */
  readonly zone: string
  /** Up to where rows are final, epoch ms: a window that ends later may yet get some. */
  readonly watermark: number
}

interface Merged {
  readonly start: number
  readonly keys: Record<string, Scalar | null>
  readonly cells: readonly Cell[]
  isFinal: boolean
  revised: boolean
}

/**
 * Merges rows to fewer keys and longer windows: what comes out is what would have been counted so. Rows must have their cells. They
 * may come in parts and in any order, and only what they are merged to is kept.
 */
export class RollUp {
  readonly #rolling: Rolling
  readonly #plan: Plan
  readonly #groups = new Map<string, Merged>()
  /** Of a row's start that of its window: the clocks of a zone are slow to ask, and many rows begin at once. */
  readonly #starts = new Map<number, number>()
  #window = ''
  #start = Infinity
  #end = -Infinity

  constructor(window: Tumbling, rolling: Rolling) {
    this.#rolling = rolling
    this.#plan = plan(window)
  }

  add(rows: readonly BoardRow[]): void {
    for (const row of rows) {
      this.#window = row.window
      this.#start = Math.min(this.#start, row.start)
      this.#end = Math.max(this.#end, row.end)
      const keys = Object.fromEntries(this.#rolling.by.map((name) => [name, row.keys[name] ?? null]))
      const group = this.#group(this.#startOf(row.start), keys)
      group.cells.forEach((cell, i) => {
        const saved = row.cells?.[i]
        if (saved !== undefined) cell.merge(saved)
      })
      group.isFinal &&= row.state === 'final'
      group.revised ||= row.revised
    }
  }

  /** In order of start. */
  rows(): BoardRow[] {
    return [...this.#groups.values()]
      .map((group) => {
        const { start, end } = this.#stretch(group.start)
        const state = group.isFinal && end <= this.#rolling.watermark ? 'final' : 'provisional'
        return { start, end, state, group } as const
      })
      .sort((a, b) => a.start - b.start)
      .map(({ start, end, state, group: { keys, cells, revised } }) => ({
        window: this.#window,
        ...{ start, end, keys },
        values: this.#plan.read(cells),
        ...{ state, revised },
      }))
  }

  #group(start: number, keys: Merged['keys']): Merged {
    const id = JSON.stringify([start, keys])
    const known = this.#groups.get(id)
    if (known) return known
    const cells = this.#plan.parts.map(({ make }) => make())
    const group = { start, keys, cells, isFinal: true, revised: false }
    this.#groups.set(id, group)
    return group
  }

  /** Of a period it is known when all rows are there. */
  #startOf(start: number): number {
    const { size, zone } = this.#rolling
    if (size === 'period') return 0
    if (size === this.#plan.size) return start
    const known = this.#starts.get(start) ?? localFloor(zone, start, size)
    this.#starts.set(start, known)
    return known
  }

  #stretch(start: number): { start: number; end: number } {
    const { size, zone } = this.#rolling
    if (size === 'period') return { start: this.#start, end: this.#end }
    if (size === this.#plan.size) return { start, end: start + size }
    // a day is not always 24 hours
    return { start, end: localFloor(zone, start + size * 1.5, size) }
  }
}
