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

/** Merges rows to fewer keys and longer windows: what comes out is what would have been counted so. Rows must have their cells. */
export function rollUp(window: Tumbling, rows: readonly BoardRow[], rolling: Rolling): BoardRow[] {
  const { by, size, zone, watermark } = rolling
  const planned = plan(window)
  const starts = new Map<number, number>()
  const whole = {
    start: rows.reduce((least, { start }) => Math.min(least, start), Infinity),
    end: rows.reduce((most, { end }) => Math.max(most, end), -Infinity),
  }
  const startOf = (start: number) => {
    if (size === 'period') return whole.start
    if (size === planned.size) return start
    const known = starts.get(start) ?? localFloor(zone, start, size)
    starts.set(start, known)
    return known
  }
  const endOf = (start: number) => {
    if (size === 'period') return whole.end
    return size === planned.size ? start + size : localFloor(zone, start + size * 1.5, size)
  }
  const groups = new Map<string, Merged>()
  for (const row of rows) {
    const keys = Object.fromEntries(by.map((name) => [name, row.keys[name] ?? null]))
    const start = startOf(row.start)
    const id = JSON.stringify([start, keys])
    const group = groups.get(id) ?? begin(planned, start, keys)
    groups.set(id, group)
    group.cells.forEach((cell, i) => {
      const saved = row.cells?.[i]
      if (saved !== undefined) cell.merge(saved)
    })
    group.isFinal &&= row.state === 'final'
    group.revised ||= row.revised
  }
  return [...groups.values()]
    .sort((a, b) => a.start - b.start)
    .map(({ start, keys, cells, isFinal, revised }) => {
      // a day is not always 24 hours
      const end = endOf(start)
      return {
        window: rows[0]?.window ?? '',
        ...{ start, end, keys },
        values: planned.read(cells),
        state: isFinal && end <= watermark ? 'final' : 'provisional',
        revised,
      }
    })
}

function begin({ parts }: Plan, start: number, keys: Merged['keys']): Merged {
  return { start, keys, cells: parts.map(({ make }) => make()), isFinal: true, revised: false }
}
