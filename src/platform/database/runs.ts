import { modelRef, splitRef } from '../../contracts/model.ts'
import type { RunRole } from '../../contracts/run.ts'
import { IMAGE_COLUMNS, type ImageRow } from './image-row.ts'

export interface ExtraRun {
  reference: string
  role: RunRole
}

export interface RunRow {
  image_id: string
  model: string
  version: string
  role: RunRole
  state: 'pending' | 'done' | 'failed'
  label: string | null
  probability: number | null
  uncertain: number | null
  predictions: string | null
  problem: string | null
}

/**
 * Writes extra runs of images down as pending, to be queued by who asks. An answer, and a run that is pending or done, stay
 * as they are; a shadow becomes the run that is asked for now. `?1` is `[{image_id, reference, role}]`, `?2` the time.
 */
const ASK_RUNS = `
  INSERT INTO results (image_id, model, version, role, shadowed, state, queued_at)
  SELECT r.value ->> '$.image_id', substr(r.value ->> '$.reference', 1, instr(r.value ->> '$.reference', '@') - 1),
    substr(r.value ->> '$.reference', instr(r.value ->> '$.reference', '@') + 1), r.value ->> '$.role',
    r.value ->> '$.role' = 'shadow', 'pending', ?2
  FROM json_each(?1) AS r WHERE EXISTS (SELECT 1 FROM images WHERE images.id = r.value ->> '$.image_id')
  ON CONFLICT (image_id, model, version) DO UPDATE SET
    role = CASE results.role WHEN 'shadow' THEN excluded.role ELSE results.role END,
    state = CASE results.state WHEN 'failed' THEN 'pending' ELSE results.state END,
    problem = CASE results.state WHEN 'failed' THEN NULL ELSE results.problem END,
    queued_at = CASE results.state WHEN 'failed' THEN excluded.queued_at ELSE results.queued_at END
  WHERE results.role <> 'answer' AND (results.state = 'failed' OR (results.role = 'shadow' AND excluded.role <> 'shadow'))
  RETURNING image_id, model, version, role, state`

export const askRuns = (
  database: D1Database,
  runs: readonly (ExtraRun & { image_id: string })[],
  now: number,
) => database.prepare(ASK_RUNS).bind(JSON.stringify(runs), now)

/** A run to be queued: its image, and which version is to see it. */
export interface PendingRun extends ExtraRun {
  row: ImageRow
}

/** Images of a study by when they arrived: in [from, to), epoch ms. */
export interface StudyPeriod {
  readonly study: string
  readonly from: number
  readonly to: number
}

const FINISHED = `images WHERE study_id = ?1 AND received_at >= ?2 AND received_at < ?3 AND state = 'done'`

/** Asks for a run on each of a page of finished images of a study; answers those that are new, and where the page ended. */
export async function askStudyRuns(
  database: D1Database,
  { study, from, to }: StudyPeriod,
  { reference, role }: ExtraRun,
  after: number,
  limit: number,
  now: number,
): Promise<{ runs: PendingRun[]; last: number | undefined }> {
  const { results: rows } = await database
    .prepare(`SELECT ${IMAGE_COLUMNS} FROM ${FINISHED} AND seq > ?4 ORDER BY seq LIMIT ?5`)
    .bind(study, from, to, after, limit)
    .all<ImageRow>()
  const asked = rows.map(({ id }) => ({ image_id: id, reference, role }))
  const { results: taken } = await askRuns(database, asked, now).all<Pick<RunRow, 'image_id' | 'state'>>()
  const ids = new Set(taken.filter(({ state }) => state === 'pending').map(({ image_id }) => image_id))
  const runs = rows.filter(({ id }) => ids.has(id)).map((row) => ({ row, reference, role }))
  return { runs, last: rows.length === limit ? rows.at(-1)?.seq : undefined }
}

/** How many runs `askStudyRuns` would ask for, over all pages. */
export async function countStudyRuns(
  database: D1Database,
  { study, from, to }: StudyPeriod,
  reference: string,
): Promise<number> {
  const { model, version } = splitRef(reference)
  const count = await database
    .prepare(`
      SELECT count(*) AS images FROM ${FINISHED} AND NOT EXISTS (
        SELECT 1 FROM results AS r WHERE r.image_id = images.id AND r.model = ?4 AND r.version = ?5
          AND (r.role = 'answer' OR r.state = 'done' OR (r.state = 'pending' AND r.role <> 'shadow')))`)
    .bind(study, from, to, model, version)
    .first<number>('images')
  return count ?? 0
}

/** Extra runs that were queued before `before`: their message may be lost. They are marked as queued `now`. */
export async function takeStaleRuns(
  database: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<PendingRun[]> {
  const { results: runs } = await database
    .prepare(`
      UPDATE results SET queued_at = ?2
      WHERE (image_id, model, version) IN (
        SELECT image_id, model, version FROM results WHERE state = 'pending' AND queued_at < ?1 ORDER BY queued_at LIMIT ?3)
      RETURNING image_id, model, version, role`)
    .bind(before, now, limit)
    .all<Pick<RunRow, 'image_id' | 'model' | 'version' | 'role'>>()
  const ids = JSON.stringify(runs.map(({ image_id }) => image_id))
  const { results: rows } = await database
    .prepare(`SELECT ${IMAGE_COLUMNS} FROM images WHERE id IN (SELECT value FROM json_each(?))`)
    .bind(ids)
    .all<ImageRow>()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return runs.flatMap(({ image_id, model, version, role }) => {
    const row = byId.get(image_id)
    return row ? [{ row, reference: modelRef(model, Number(version)), role }] : []
  })
}

/** Runs that were asked for on these images, besides their answers: shadows are not among them. */
export async function listRuns(database: D1Database, images: readonly string[]): Promise<RunRow[]> {
  const { results } = await database
    .prepare(`
      SELECT image_id, model, version, role, state, label, probability, uncertain, predictions, problem FROM results
      WHERE image_id IN (SELECT value FROM json_each(?)) AND role IN ('study', 'rerun') ORDER BY image_id, model, version`)
    .bind(JSON.stringify(images))
    .all<RunRow>()
  return results
}
