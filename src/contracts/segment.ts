import * as z from 'zod'

/** Queue `segments`: rows of one stream are sealed in R2. A pointer that is lost is made again by the sweep. */
export const SegmentPointer = z.object({ key: z.string() })
export type SegmentPointer = z.infer<typeof SegmentPointer>

/** Rows of one stream that a ledger took, of its log rows `first` to `last`. */
export interface Segment {
  /** `pack.stream` */
  readonly stream: string
  /** The partition key and slice, `order_id-0`. */
  readonly ledger: string
  readonly first: number
  readonly last: number
}
