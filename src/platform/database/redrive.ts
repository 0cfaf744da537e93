import type { StoredObject } from '../../contracts/image.ts'
import type { RunRole } from '../../contracts/run.ts'
import type { Stage } from '../../contracts/stage.ts'
import type { Usage } from '../../contracts/usage.ts'
import { IMAGE_COLUMNS, type ImageRow } from './image-row.ts'

const NEXT_ATTEMPT = `state = 'received', attempt = attempt + 1, problem = NULL, finished_at = NULL, cost_usd = NULL`
const REDRIVABLE = `state IN ('failed', 'parked')`

/** A failed or parked image starts its next attempt. Nothing when it is in another state. */
export function redriveImage(database: D1Database, id: string, now: number): Promise<ImageRow | null> {
  return database
    .prepare(
      `UPDATE images SET ${NEXT_ATTEMPT}, queued_at = ?2 WHERE id = ?1 AND ${REDRIVABLE} RETURNING ${IMAGE_COLUMNS}`,
    )
    .bind(id, now)
    .first<ImageRow>()
}

export interface Replacement {
  model: string
  object: StoredObject
  sha256: string | null
  metadata: string | null
  received_at: number
  stages: Stage[]
  usage: Usage
}

/** New bytes under the name of an image that failed: the same image, its next attempt. Nothing when it did not fail. */
export function replaceFailedImage(
  database: D1Database,
  id: string,
  next: Replacement,
): Promise<ImageRow | null> {
  return database
    .prepare(`
      UPDATE images SET ${NEXT_ATTEMPT}, model = ?2 ->> '$.model',
        object_key = ?2 ->> '$.object.key', object_etag = ?2 ->> '$.object.etag', bytes = ?2 ->> '$.object.bytes',
        sha256 = ?2 ->> '$.sha256', metadata = ?2 ->> '$.metadata', received_at = ?2 ->> '$.received_at',
        queued_at = ?2 ->> '$.received_at', stages = ?2 -> '$.stages', usage = ?2 -> '$.usage'
      WHERE id = ?1 AND ${REDRIVABLE} RETURNING ${IMAGE_COLUMNS}`)
    .bind(id, JSON.stringify(next))
    .first<ImageRow>()
}

/** Images under way that were queued before `before`: their message may be lost. They are marked as queued `now`. */
export async function takeStaleImages(
  database: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<ImageRow[]> {
  const { results } = await database
    .prepare(`
      UPDATE images SET queued_at = ?2
      WHERE seq IN (
        SELECT seq FROM images WHERE state IN ('received', 'preprocessed') AND queued_at < ?1 ORDER BY queued_at LIMIT ?3)
      RETURNING ${IMAGE_COLUMNS}`)
    .bind(before, now, limit)
    .all<ImageRow>()
  return results
}

/** Retries ran out: an image waits for a redrive, with what went wrong; an extra run has failed. */
export async function parkImages(
  database: D1Database,
  parked: readonly { image_id: string; attempt: number; model: string; role: RunRole; problem: unknown }[],
): Promise<void> {
  const rows = JSON.stringify(parked)
  await database.batch([
    database.prepare(PARK_IMAGES).bind(rows),
    database.prepare(FAIL_EXTRA_RUNS).bind(rows),
  ])
}

const PARK_IMAGES = `
      UPDATE images SET state = 'parked', problem = p.value -> '$.problem'
      FROM json_each(?1) AS p
      WHERE p.value ->> '$.role' = 'answer' AND images.id = p.value ->> '$.image_id' AND images.attempt = p.value ->> '$.attempt'
        AND images.state IN ('received', 'preprocessed')`

const FAIL_EXTRA_RUNS = `
      UPDATE results SET state = 'failed', problem = p.value -> '$.problem'
      FROM json_each(?1) AS p
      WHERE p.value ->> '$.role' <> 'answer' AND results.state = 'pending'
        AND results.image_id = p.value ->> '$.image_id' AND results.model || '@' || results.version = p.value ->> '$.model'`
