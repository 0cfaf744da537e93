import type { Scalar } from '../../contracts/where.ts'
import type { Reading, Saved } from './cells/cell.ts'
import { isoIn } from './zone.ts'

/** A window is provisional until the watermark passes its end, then final. */
export type WindowState = 'provisional' | 'final'

/** One group of one window over all slices. Times in epoch ms. */
export interface BoardRow {
  readonly window: string
  readonly start: number
  readonly end: number
  readonly keys: Readonly<Record<string, Scalar | null>>
  readonly values: Readonly<Record<string, Reading>>
  /** What the values are read from, where rows are to be merged later: those that are final, or were asked for so. */
  readonly cells?: readonly Saved[]
  readonly state: WindowState
  /** Rows came after the window had been final. */
  readonly revised: boolean
}

/** The row as the API gives it: its keys and values are columns. @param zone of the times; UTC if not said */
export function apiRow({ start, end, keys, values, state, revised }: BoardRow, zone?: string) {
  const iso = (time: number) => (zone === undefined ? new Date(time).toISOString() : isoIn(zone, time))
  return {
    window_start: iso(start),
    window_end: iso(end),
    ...keys,
    ...values,
    state,
    revised,
  }
}
