import type { Scalar } from '../../contracts/where.ts'
import type { BoardRow } from './board-row.ts'
import { identify, type Keys } from './grouping.ts'
import type { Plan } from './plan.ts'
import type { SliceRow } from './window-book.ts'

interface Merged {
  readonly keys: Keys
  readonly slices: Map<string, SliceRow>
  revised: boolean
  changed: boolean
}

interface Window {
  readonly start: number
  readonly groups: Map<Scalar | null, Merged>
}

/** One window declaration over all slices. */
export class MergedSeries {
  readonly #name: string
  readonly plan: Plan
  readonly #windows = new Map<number, Window>()
  #watermark = -Infinity
  /** Told of windows that are forgotten. */
  tooLate = 0

  constructor(name: string, plan: Plan) {
    this.#name = name
    this.plan = plan
  }

  get watermark(): number {
    return this.#watermark
  }

  /** Takes what a slice knows now. What it knew before is no news. */
  apply(slice: string, row: SliceRow): void {
    if (this.#isPast(row.end, this.#watermark)) {
      this.tooLate++
      return
    }
    const known = this.#group(row)
    if ((known.slices.get(slice)?.revision ?? -Infinity) > row.revision) return
    known.slices.set(slice, row)
    known.changed = true
    if (row.late > 0 || row.end <= this.#watermark) known.revised = true
  }

  /**
   * Moves the watermark on, never back, and forgets what is past the horizon.
   * @returns rows that changed, and rows of windows that became final or were corrected after that
   */
  advance(watermark: number): { changed: BoardRow[]; final: BoardRow[] } {
    const before = this.#watermark
    this.#watermark = Math.max(before, watermark)
    const changed: BoardRow[] = []
    const final: BoardRow[] = []
    for (const window of this.#inOrder()) {
      const end = window.start + this.plan.size
      const closes = end > before && end <= this.#watermark
      for (const group of window.groups.values()) {
        if (!group.changed && !closes) continue
        const isFinal = end <= this.#watermark
        const row = this.#read(window.start, group, isFinal)
        changed.push(row)
        if (isFinal) final.push(row)
        group.changed = false
      }
    }
    this.#forget(this.#watermark)
    return { changed, final }
  }

  /**
   * Goes on from a watermark. What one that was settled leaves behind, slices may have forgotten: the database has it, and what is left of
   * it here is no whole.
   */
  resume(watermark: number, settled: number): void {
    this.#forget(settled)
    this.#watermark = Math.max(this.#watermark, watermark)
  }

  /** Windows that begin before this are forgotten. */
  get since(): number {
    return this.#watermark - this.plan.horizon - this.plan.size + 1
  }

  /** Windows that begin in [from, to), in order. */
  rows(from: number, to: number, withCells: boolean): BoardRow[] {
    return this.#inOrder()
      .filter(({ start }) => start >= from && start < to)
      .flatMap(({ start, groups }) =>
        [...groups.values()].map((group) => this.#read(start, group, withCells)),
      )
  }

  #isPast(end: number, watermark: number): boolean {
    return end + this.plan.horizon <= watermark
  }

  #forget(watermark: number): void {
    for (const start of this.#windows.keys())
      if (this.#isPast(start + this.plan.size, watermark)) this.#windows.delete(start)
  }

  #inOrder(): Window[] {
    return [...this.#windows.values()].sort((a, b) => a.start - b.start)
  }

  #group({ start, keys }: SliceRow): Merged {
    const window = this.#windows.get(start) ?? { start, groups: new Map<Scalar | null, Merged>() }
    this.#windows.set(start, window)
    const id = identify(keys)
    const group = window.groups.get(id) ?? { keys, slices: new Map(), revised: false, changed: true }
    window.groups.set(id, group)
    return group
  }

  #read(start: number, { keys, slices, revised }: Merged, withCells: boolean): BoardRow {
    const { size, grouping, parts, read } = this.plan
    const cells = parts.map(({ make }) => make())
    for (const row of slices.values()) {
      cells.forEach((cell, i) => {
        cell.merge(row.cells[i] ?? null)
      })
    }
    const end = start + size
    return {
      window: this.#name,
      start,
      end,
      keys: Object.fromEntries(grouping.names.map((name, i) => [name, keys[i] ?? null])),
      values: read(cells),
      ...(withCells && { cells: cells.map((cell) => cell.save()) }),
      state: end <= this.#watermark ? 'final' : 'provisional',
      revised,
    }
  }
}
