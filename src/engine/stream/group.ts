import type { Cell, Saved } from './cells/cell.ts'
import type { Keys } from './grouping.ts'
import type { Part } from './plan.ts'

/** The rows of one window that have their keys in common. */
export class Group {
  readonly keys: Keys
  readonly cells: readonly Cell[]
  /** Rows that came after the window had closed. */
  late = 0
  changed = false
  /** That count here, less those that were taken back. */
  rows = 0
  /** Somebody may know of it. */
  told = false

  constructor(keys: Keys, parts: readonly Part[]) {
    this.keys = keys
    this.cells = parts.map(({ make }) => make())
  }

  save(): SavedGroup {
    return [this.keys, this.cells.map((cell) => cell.save()), this.late, this.changed, this.rows, this.told]
  }

  static restore(
    [keys, cells, late, changed, rows = 0, told = true]: SavedGroup,
    parts: readonly Part[],
  ): Group {
    const group = new Group(keys, parts)
    group.cells.forEach((cell, i) => {
      cell.merge(cells[i] ?? null)
    })
    group.late = late
    group.changed = changed
    group.rows = rows
    group.told = told
    return group
  }
}

export type SavedGroup = readonly [
  keys: Keys,
  cells: readonly Saved[],
  late: number,
  changed: boolean,
  rows?: number,
  told?: boolean,
]
