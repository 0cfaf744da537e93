import type { Untold } from '../../contracts/outcome.ts'

export interface UntoldRow {
  id: string
  /** `Finished[]` as JSON, each without the time that they share. */
  ends: string
  finished_at: number
}

export function readUntold({ id, ends, finished_at }: UntoldRow): Untold {
  return { id, finished: JSON.parse(ends).map((end: object) => ({ ...end, finished_at })) }
}

/** Ends before `before` whose events the ledger may not have, oldest first, those after `after`. */
export async function listUntold(
  database: D1Database,
  before: number,
  after: { id: string; finished_at: number } | undefined,
  limit: number,
): Promise<UntoldRow[]> {
  const { results } = await database
    .prepare(`
      SELECT id, ends, finished_at FROM untold_ends WHERE finished_at < ?1 AND (finished_at, id) > (?2, ?3)
      ORDER BY finished_at, id LIMIT ?4`)
    .bind(before, after?.finished_at ?? 0, after?.id ?? '', limit)
    .all<UntoldRow>()
  return results
}

export const forgetUntold = (database: D1Database, id: string) =>
  database.prepare('DELETE FROM untold_ends WHERE id = ?').bind(id)
