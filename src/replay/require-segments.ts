import type { Pack } from '../contracts/pack.ts'
import { FUTURE_LIMIT } from '../engine/stream/check.ts'
import { ledgersOf, segmentsBehind } from '../platform/segments.ts'

/** No other try will help. */
export class Hopeless extends Error {}

const DAY = 86_400_000

/**
 * Segments are deleted when their retention is over: what is left of such a period comes to less than the live rows, and would take their
 * place.
 * @param names streams of the pack that are read @param from of the period, epoch ms
 * @throws when segments that may have held rows of the period were deleted
 */
export async function requireSegments(
  bucket: R2Bucket,
  { name: pack, streams }: Pack,
  names: readonly string[],
  from: number,
  retentionDays: number,
): Promise<void> {
  if (from - FUTURE_LIMIT > Date.now() - retentionDays * DAY) return
  const partitions = new Set(names.map((name) => streams[name]?.partition))
  for (const partition of partitions) {
    const group = Object.keys(streams).filter((name) => streams[name]?.partition === partition)
    const firsts = new Map<string, number>()
    for (const stream of group.map((name) => `${pack}.${name}`))
      for await (const ledger of ledgersOf(bucket, stream)) {
        const [first] = await segmentsBehind(bucket, stream, ledger, 0)
        if (first) firsts.set(ledger, Math.min(first.first, firsts.get(ledger) ?? Infinity))
      }
    for (const [ledger, first] of firsts)
      if (first > 1)
        throw new Hopeless(
          `segments of ${pack}/${ledger} are deleted after ${retentionDays} days, and may have held rows of the period: give a later from`,
        )
  }
}
