/** A replay that is kept. */
export interface ReplayRow {
  readonly id: string
  /** Epoch ms: the last time, where it began anew. */
  readonly begun_at: number
}

export async function noteReplay(database: D1Database, { id, begun_at }: ReplayRow): Promise<void> {
  await database
    .prepare(
      'INSERT INTO replays (id, begun_at) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET begun_at = ?2',
    )
    .bind(id, begun_at)
    .run()
}

export async function forgetReplay(database: D1Database, id: string): Promise<void> {
  await database.prepare('DELETE FROM replays WHERE id = ?').bind(id).run()
}

/** Newest first; `before` is the last one seen. */
export async function listReplays(
  database: D1Database,
  before: ReplayRow | undefined,
  limit: number,
): Promise<ReplayRow[]> {
  const { results } = await database
    .prepare(`
      SELECT id, begun_at FROM replays WHERE ?1 IS NULL OR (begun_at, id) < (?1, ?2)
      ORDER BY begun_at DESC, id DESC LIMIT ?3`)
    .bind(before?.begun_at ?? null, before?.id ?? null, limit)
    .all<ReplayRow>()
  return results
}
