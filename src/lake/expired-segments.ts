import type { Listed } from '../engine/lake/vacuum.ts'
import { loadCursor } from '../platform/database/loads.ts'
import { readTable } from '../platform/lake-log.ts'
import { ledgersOf, segmentsBehind } from '../platform/segments.ts'
import type { DeltaTable } from './delta-table.ts'

/** The segments that the table has its rows from, if it has any. */
export interface Sealed {
  readonly retentionMs: number
  /** Where they are loaded too; nothing, when they are not. */
  readonly database: D1Database | undefined
  /** Other tables that have rows from them. */
  readonly followers: readonly string[]
}

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
