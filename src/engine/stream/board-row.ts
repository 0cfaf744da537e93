import type { Scalar } from '../../contracts/pack.ts'
import type { Reading, Saved } from './cells/cell.ts'

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

/** The row as the API gives it: its keys and values are columns. */
export function apiRow({ start, end, keys, values, state, revised }: BoardRow) {
  return {
    window_start: new Date(start).toISOString(),
    window_end: new Date(end).toISOString(),
    ...keys,
    ...values,
    state,
    revised,
  }
}
