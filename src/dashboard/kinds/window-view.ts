import type { WindowShape } from '../../contracts/pack-shape.ts'
import type { Band } from '../charts/marks.ts'
import type { WindowRow } from '../data/window-row.ts'

export type Value = WindowShape['values'][number]

/** What a chart of a window is given. */
export interface WindowView {
  readonly shape: WindowShape
  /** By time, with the keys of `by`. */
  readonly rows: readonly WindowRow[]
  /** Those of the period before, where they are to be compared with. */
  readonly before: readonly WindowRow[] | undefined
  readonly by: readonly string[]
  /** The value that is looked at. */
  readonly value: Value
  readonly currency: string | undefined
  /** Length of the windows that are shown, ms. */
  readonly step: number
  readonly from: number
  readonly to: number
  readonly zone: string
  readonly bands: readonly Band[]
  readonly bounds: readonly number[]
}
