import type { ReplayedPart } from '../../contracts/replay.ts'
import type { AddFile } from './actions.ts'
import type { TallySums } from './tally.ts'

/** The last segment of a table that was read, by its ledger and its last log row. */
export interface SegmentPlace {
  readonly ledger: string
  readonly last: number
}

/** How far the rebuilding of a day of a raw table is, as JSON: one call hands it to the next. */
export interface Rebuilding {
  /** Rows of segments are counted, then those of files; where they differ, files are written. */
  readonly step: 'segments' | 'files' | 'write'
  /** When it began, epoch ms. */
  readonly since: number
  /** The table as it was then is what is compared, and replaced. */
  readonly version: number
  readonly place: SegmentPlace
  /** Of the segments, and of the files. */
  readonly own: TallySums
  readonly live: TallySums
  /** Files of the day that are counted. */
  readonly counted: number
  /** What differs, once that is known. */
  readonly part?: ReplayedPart
  /** Files that are written, and in no commit yet. */
  readonly added: readonly AddFile[]
}

/** What a day came to, or how far it is. */
export type Rebuilt = { readonly part: ReplayedPart } | { readonly next: Rebuilding }
