import type { SegmentPointer } from '../contracts/segment.ts'
import { loadCursor, moveLoadCursor, type Tried, unloaded } from '../platform/database/loads.ts'
import { sendPointers } from '../platform/queues.ts'
import { ledgersOf, segmentsBehind } from '../platform/segments.ts'

export interface SweepSegmentsEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
  readonly SEGMENTS: Queue<SegmentPointer>
}

/**
 * Segments that lost their pointer, or whose retries ran out: those behind the last one of each ledger before which all are loaded. A
 * look takes a thousand of each ledger and stream, and the next one goes on.
 */
export async function sweepSegments(
  env: SweepSegmentsEnv,
  streams: readonly string[],
  before: number,
  now: number,
): Promise<number> {
  let found = 0
  for (const stream of streams)
    for await (const ledger of ledgersOf(env.BUCKET, stream))
      found += await sweepLedger(env, stream, ledger, before, now)
  return found
}

async function sweepLedger(
  { BUCKET, DATABASE, SEGMENTS }: SweepSegmentsEnv,
  stream: string,
  ledger: string,
  before: number,
  now: number,
): Promise<number> {
  const cursor = await loadCursor(DATABASE, stream, ledger)
  const segments = await segmentsBehind(BUCKET, stream, ledger, cursor)
  if (segments.length === 0) return 0
  const missing = await unloaded(
    DATABASE,
    stream,
    ledger,
    segments.map(({ last }) => last),
  )
  const gap = segments.findIndex(({ last }) => missing.has(last))
  const reached = (gap < 0 ? segments.at(-1) : segments[gap - 1])?.last
  if (reached !== undefined) await moveLoadCursor(DATABASE, stream, ledger, reached, now)
  const lost = segments.filter(({ last, storedAt }) => {
    const tried = missing.get(last)
    return tried !== undefined && storedAt < before && !isWaiting(tried, now)
  })
  await sendPointers(
    SEGMENTS,
    lost.map(({ key }) => ({ key })),
  )
  return lost.length
}

const LONGEST_WAIT_MS = 60 * 60_000

/** What failed is tried again a second later, then two, four, and so on up to an hour. */
function isWaiting({ attempts, failed_at }: Tried, now: number): boolean {
  if (attempts === null || failed_at === null) return false
  return now < failed_at + Math.min(1_000 * 2 ** (attempts - 1), LONGEST_WAIT_MS)
}
