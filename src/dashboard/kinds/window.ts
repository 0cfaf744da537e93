import type { FunctionComponent } from 'preact'
import type { WindowShape } from '../../contracts/pack-shape.ts'
import { Cells } from './window/cells.tsx'
import { Greatest } from './window/greatest.tsx'
import { Now } from './window/now.tsx'
import { Ranking } from './window/ranking.tsx'
import { Series } from './window/series.tsx'
import type { WindowView } from './window-view.ts'

export interface WindowKind {
  readonly component: FunctionComponent<WindowView>
  /** Whether it is for such windows. */
  readonly fits: (shape: WindowShape) => boolean
  /** Whether it shows all of the period as one window: the ranks of a day are not those of its hours. */
  readonly isWhole?: boolean
  /** Whether it takes a row of the page for itself. */
  readonly isWide?: boolean
}

/** How windows are shown: the first that fits. A new kind is a file and a line here. */
const WINDOW_KINDS: readonly WindowKind[] = [
  {
    component: Ranking,
    fits: ({ values }) => values.some(({ of }) => of === 'ranking'),
    isWhole: true,
    isWide: true,
  },
  { component: Cells, fits: ({ kind, by }) => kind === 'gauge' && by.length === 1 && by[0] === 'geohash' },
  { component: Now, fits: ({ kind }) => kind === 'gauge' },
]
const SERIES: WindowKind = { component: Series, fits: () => true }
const GREATEST: WindowKind = { component: Greatest, fits: () => true, isWhole: true }

/** @param hasMany whether it is split into more groups than lines can be told apart of */
export function windowKind(shape: WindowShape, hasMany: boolean): WindowKind {
  return WINDOW_KINDS.find(({ fits }) => fits(shape)) ?? (hasMany ? GREATEST : SERIES)
}
