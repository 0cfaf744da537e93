import type { Scalar } from '../../contracts/where.ts'
import { Group, type SavedGroup } from './group.ts'
import { identify, type Keys, OTHER } from './grouping.ts'
import type { Plan } from './plan.ts'
import type { Row } from './row.ts'

/** Groups of one window; the rows of more go to one group whose keys are `__other__`, and are counted. */
export const WINDOW_GROUPS = 10_000
/** Groups of all windows that are kept for one declaration. */
const SERIES_GROUPS = 100_000

/** What happened to rows, ever. */
export interface Counts {
  rows: number
  /** Came after their window had closed, and corrected it. */
  late: number
  /** Came after their window was forgotten, and are only in the raw tier. */
  too_late: number
  /** Went to `__other__`. */
  other: number
}

export interface Changed {
  readonly start: number
  readonly group: Group
}

interface Open {
  readonly start: number
  readonly groups: Map<Scalar | null, Group>
}

export interface SavedSeries {
  readonly counts: Counts
  readonly windows: readonly (readonly [start: number, groups: readonly SavedGroup[]])[]
}

/** The windows of one declaration in one slice: those that are open, and those that are closed but may still be corrected. */
export class Series {
  readonly plan: Plan
  readonly counts: Counts = { rows: 0, late: 0, too_late: 0, other: 0 }
  readonly #windows = new Map<number, Open>()
  #groups = 0
  #changed: Changed[] = []
  #recent: Open = { start: Number.NaN, groups: new Map() }

  constructor(plan: Plan) {
    this.plan = plan
  }

  /** @param time of the event @param watermark that the row met, both epoch ms @param stream other than the window's own */
  fold(row: Row, time: number, watermark: number, stream?: string): void {
    const { where, size, horizon, grouping, parts } = this.plan
    if (stream === undefined ? where && !where(row) : !this.#takes(row, stream)) return
    const start = Math.floor(time / size) * size
    const { counts } = this
    if (start + size + horizon <= watermark) {
      counts.too_late++
      return
    }
    const group = this.#group(start, grouping.keys(row))
    counts.rows++
    group.rows++
    if (group.keys[0] === OTHER) counts.other++
    if (start + size <= watermark) {
      counts.late++
      group.late++
    }
    const { cells } = group
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]
      if (!part || part.session || part.from !== stream || (part.where && !part.where(row))) continue
      cells[i]?.add(part.field === undefined ? 1 : row[part.field])
    }
  }

  /**
   * Takes back what a row said and says what it says now; it stays one row. Where the window is forgotten nothing is left to correct.
   * @param stream other than the window's own
   */
  revise(before: Row, after: Row, time: number, watermark: number, stream?: string): void {
    const { size, horizon } = this.plan
    const start = Math.floor(time / size) * size
    if (start + size + horizon <= watermark) return
    this.#weigh(before, start, -1, stream)
    this.#weigh(after, start, 1, stream)
  }

  /** Adds to one cell, or takes from it. Where the window is forgotten nothing is left to correct. */
  adjust(keys: Keys, time: number, part: number, amount: number, watermark: number): void {
    const { size, horizon } = this.plan
    const start = Math.floor(time / size) * size
    if (start + size + horizon > watermark) this.#group(start, keys).cells[part]?.add(amount)
  }

  /** Groups that changed since they were last taken. */
  takeChanged(): Changed[] {
    const taken = this.#changed
    this.#changed = []
    for (const { group } of taken) {
      group.changed = false
      group.told = true
    }
    return taken
  }

  /** Windows there are, that begin after a time. */
  starts(after: number): number[] {
    return [...this.#windows.keys()].filter((start) => start > after).sort((a, b) => a - b)
  }

  /** Those of a window, for somebody who is told of all of them. */
  groups(start: number): Group[] {
    const groups = [...(this.#windows.get(start)?.groups.values() ?? [])]
    for (const group of groups) group.told = true
    return groups
  }

  markChanged(start: number, keys: Keys): void {
    const group = this.#windows.get(start)?.groups.get(identify(keys))
    if (group) this.#mark(start, group)
  }

  /** Forgets windows that no row may correct any more, and that hold nothing to be told. */
  forget(watermark: number): void {
    const untold = new Set(this.#changed.map(({ start }) => start))
    for (const { start, groups } of this.#windows.values()) {
      if (start + this.plan.size + this.plan.horizon > watermark || untold.has(start)) continue
      this.#windows.delete(start)
      this.#groups -= groups.size
      this.#recent = { start: Number.NaN, groups: new Map() }
    }
  }

  save(): SavedSeries {
    const windows = [...this.#windows.values()].map(
      ({ start, groups }) => [start, [...groups.values()].map((group) => group.save())] as const,
    )
    return { counts: { ...this.counts }, windows }
  }

  restore({ counts, windows }: SavedSeries): void {
    Object.assign(this.counts, counts)
    for (const [start, groups] of windows) {
      for (const saved of groups) {
        const group = Group.restore(saved, this.plan.parts)
        this.#put(start, group)
        if (group.changed) this.#changed.push({ start, group })
      }
    }
  }

  /** Every row of the window's own stream that its `where` is for; of another one where a value asks for it. */
  #takes(row: Row, stream: string | undefined): boolean {
    const { where, parts } = this.plan
    if (stream === undefined) return !where || where(row)
    return parts.some((part) => part.from === stream && (!part.where || part.where(row)))
  }

  #weigh(row: Row, start: number, sign: 1 | -1, stream: string | undefined): void {
    const { grouping, parts } = this.plan
    if (!this.#takes(row, stream)) return
    const group = this.#group(start, grouping.keys(row))
    group.rows += sign
    parts.forEach((part, i) => {
      if (part.session || part.from !== stream || (part.where && !part.where(row))) return
      const value = part.field === undefined ? 1 : row[part.field]
      group.cells[i]?.add(sign === 1 ? value : negated(value))
    })
    // what was told is corrected to nothing; of what nobody has seen no trace is left
    if (group.rows === 0 && !group.told) this.#drop(start, group)
  }

  #drop(start: number, group: Group): void {
    if (this.#open(start).groups.delete(identify(group.keys))) this.#groups--
    this.#changed = this.#changed.filter((changed) => changed.group !== group)
  }

  #group(start: number, keys: Keys): Group {
    const { groups } = this.#open(start)
    const known = groups.get(identify(keys))
    if (known) return this.#mark(start, known)
    const full = groups.size >= WINDOW_GROUPS || this.#groups >= SERIES_GROUPS
    if (!full || keys.every((key) => key === OTHER))
      return this.#mark(start, this.#put(start, new Group(keys, this.plan.parts)))
    return this.#group(
      start,
      keys.map(() => OTHER),
    )
  }

  /** Most rows fall into the window of the one before. */
  #open(start: number): Open {
    if (this.#recent.start === start) return this.#recent
    const open = this.#windows.get(start) ?? { start, groups: new Map() }
    this.#windows.set(start, open)
    this.#recent = open
    return open
  }

  #mark(start: number, group: Group): Group {
    if (!group.changed) this.#changed.push({ start, group })
    group.changed = true
    return group
  }

  #put(start: number, group: Group): Group {
    this.#open(start).groups.set(identify(group.keys), group)
    this.#groups++
    return group
  }
}

/** What takes a number away again, exactly. */
function negated(value: unknown): unknown {
  if (typeof value !== 'string') return typeof value === 'number' ? -value : value
  return value.startsWith('-') ? value.slice(1) : `-${value}`
}
