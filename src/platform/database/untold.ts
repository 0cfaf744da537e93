import type { Untold } from '../../contracts/outcome.ts'

export interface UntoldRow {
  id: string
  /** `Finished[]` as JSON, each without the times that they share. */
  ends: string
  storing_at: number
  finished_at: number
}

export function readUntold({ id, ends, storing_at, finished_at }: UntoldRow): Untold {
  // Two machines' clocks.
  const store_ms = Math.max(0, finished_at - storing_at)
  return { id, finished: JSON.parse(ends).map((end: object) => ({ ...end, finished_at, store_ms })) }
}

/** Ends whose events the ledger may not have, oldest first, those after `after`. */
export async function listUntold(
  database: D1Database,
  after: { id: string; finished_at: number } | undefined,
  limit: number,
): Promise<UntoldRow[]> {
  const { results } = await database
    .prepare(`
      SELECT id, ends, storing_at, finished_at FROM untold_ends WHERE (finished_at, id) > (?1, ?2)
      ORDER BY finished_at, id LIMIT ?3`)
    .bind(after?.finished_at ?? 0, after?.id ?? '', limit)
    .all<UntoldRow>()
  return results
}

export const forgetUntold = (database: D1Database, ids: readonly string[]) =>
  database
    .prepare('DELETE FROM untold_ends WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids))
