import type { Listed } from '../engine/lake/vacuum.ts'
import { loadCursor } from '../platform/database/loads.ts'
import { readTable } from '../platform/lake-log.ts'
import { ledgersOf, segmentsBehind } from '../platform/segments.ts'
import type { DeltaTable } from './delta-table.ts'
import type { Sealed } from './vacuum.ts'

/**
 * Segments that were sealed before `horizon` and that nobody has to read again: their rows are in the table and those that follow it, and
 * in the warehouse if it takes them. The first thousand of each ledger; those behind them come when these are gone. Their paths are whole keys.
 */
export async function expiredSegments(
  table: DeltaTable,
  { database, followers }: Sealed,
  horizon: number,
): Promise<Listed[]> {
  const states = [await table.newest()]
  for (const follower of followers) states.push(await readTable(table.bucket, follower))
  const expired: Listed[] = []
  for await (const ledger of ledgersOf(table.bucket, table.name)) {
    const loaded = database ? await loadCursor(database, table.name, ledger) : Number.POSITIVE_INFINITY
    const done = Math.min(...states.map((state) => state.reached(ledger)), loaded)
    for (const { key, last, storedAt, size } of await segmentsBehind(table.bucket, table.name, ledger, 0))
      if (last <= done && storedAt < horizon) expired.push({ path: key, size, storedAt })
  }
  return expired
}
