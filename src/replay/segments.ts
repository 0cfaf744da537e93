import { SEGMENTS_LISTED, type StoredSegment, segmentsBehind } from '../platform/segments.ts'

/** What a step reads: then it writes down where it is. */
export const STEP_BYTES = 4_000_000
export const STEP_MS = 5_000

export interface Listed {
  readonly segments: readonly StoredSegment[]
  readonly isMore: boolean
}

/** What a ledger sealed of some streams behind a log row, in the order of its log. @param streams as `pack.stream` */
export async function segmentsInOrder(
  bucket: R2Bucket,
  streams: readonly string[],
  ledger: string,
  last: number,
): Promise<Listed> {
  const lists = await Promise.all(streams.map((stream) => segmentsBehind(bucket, stream, ledger, last)))
  const cut = lists.filter(({ length }) => length >= SEGMENTS_LISTED)
  // ranges of a ledger's log are sealed for all of its streams alike: a range is taken whole or not at all
  const until = Math.min(...cut.map((list) => list.at(-1)?.first ?? 0))
  const segments = lists
    .flat()
    .filter(({ first }) => first < until)
    .sort((a, b) => a.first - b.first || streams.indexOf(a.stream) - streams.indexOf(b.stream))
  return { segments, isMore: cut.length > 0 }
}
