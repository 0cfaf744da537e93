import type { StudySettings } from '../../contracts/study.ts'

/** A row of `studies`, JSON columns still as text. */
export interface StudyRow {
  id: string
  created_at: number
  metadata: string | null
  webhook: string | null
  expected: number | null
  models: string | null
  extra_runs: number
  total: number
  done: number
  failed: number
  parked: number
  complete: number
  completed_at: number | null
}

const STUDY =
  'id, created_at, metadata, webhook, expected, models, extra_runs, total, done, failed, parked, complete, completed_at'

/** Sets what is given and leaves the rest; makes the study when there is none. */
export async function putStudy(
  database: D1Database,
  id: string,
  { metadata, webhook, expected, models }: StudySettings,
  now: number,
): Promise<StudyRow> {
  const row = await database
    .prepare(`
      INSERT INTO studies (id, created_at, metadata, webhook, expected, models) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT (id) DO UPDATE SET metadata = coalesce(?3, metadata), webhook = coalesce(?4, webhook),
        expected = coalesce(?5, expected), models = coalesce(?6, models)
      RETURNING ${STUDY}`)
    .bind(
      id,
      now,
      metadata ? JSON.stringify(metadata) : null,
      webhook ?? null,
      expected ?? null,
      models ? JSON.stringify(models) : null,
    )
    .first<StudyRow>()
  if (!row) throw new Error(`study ${id} was not written`)
  return row
}

export function findStudy(database: D1Database, id: string): Promise<StudyRow | null> {
  return database.prepare(`SELECT ${STUDY} FROM studies WHERE id = ?`).bind(id).first<StudyRow>()
}

/** Newest first; `before` is the created_at and id of the last one seen. */
export async function listStudies(
  database: D1Database,
  before: { created_at: number; id: string } | undefined,
  limit: number,
): Promise<StudyRow[]> {
  const { results } = await database
    .prepare(`
      SELECT ${STUDY} FROM studies WHERE ?1 IS NULL OR (created_at, id) < (?1, ?2)
      ORDER BY created_at DESC, id DESC LIMIT ?3`)
    .bind(before?.created_at ?? null, before?.id ?? null, limit)
    .all<StudyRow>()
  return results
}
