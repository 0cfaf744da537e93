import type { Segment } from '../../contracts/segment.ts'

/** A segment whose rows the warehouse could not take, with what the database said. */
export interface UnloadedSegment {
  readonly key: string
  readonly reason: string
  readonly attempts: number
  readonly first_failed_at: number
  readonly failed_at: number
}

export async function noteUnloaded(
  database: D1Database,
  { stream, ledger, last }: Segment,
  key: string,
  reason: string,
  now: number,
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO unloaded_segments (stream, ledger, last, key, reason, first_failed_at, failed_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
      ON CONFLICT (stream, ledger, last) DO UPDATE
      SET reason = excluded.reason, attempts = attempts + 1, failed_at = excluded.failed_at`)
    .bind(stream, ledger, last, key, reason.slice(0, 1_000), now)
    .run()
}

/** To be part of the transaction that loads it after all. */
export function forgetUnloaded(database: D1Database, { stream, ledger, last }: Segment): D1PreparedStatement {
  return database
    .prepare('DELETE FROM unloaded_segments WHERE stream = ?1 AND ledger = ?2 AND last = ?3')
    .bind(stream, ledger, last)
}

/** Those of a pack that failed last, the newest first. */
export async function unloadedSegments(
  database: D1Database,
  pack: string,
  limit: number,
): Promise<UnloadedSegment[]> {
  const { results } = await database
    .prepare(`
      SELECT key, reason, attempts, first_failed_at, failed_at FROM unloaded_segments
      WHERE stream >= ?1 || '.' AND stream < ?1 || '/' ORDER BY failed_at DESC LIMIT ?2`)
    .bind(pack, limit)
    .all<UnloadedSegment>()
  return results
}
