import type { Outcome, Untold } from '../../contracts/outcome.ts'
import { readUntold, type UntoldRow } from './untold.ts'

/**
 * Writes outcomes in one transaction. Idempotent: an image that is already `done` or `failed`, or whose attempt has moved on,
 * and an extra run that is no longer pending stay as they are and are not among the answers. The study's counts and the
 * webhooks it owes follow by trigger; `deliveries` are those owed now for the first time. What ended is written down as
 * `untold` in the same transaction: whatever dies afterwards, its events are not lost.
 */
export async function finishImages(
  database: D1Database,
  outcomes: readonly Outcome[],
): Promise<{ untold: Untold | undefined; deliveries: string[] }> {
  const rows = JSON.stringify(distinct(outcomes))
  const id = crypto.randomUUID()
  const [ended, , , , announced] = await database.batch([
    database.prepare(WRITE_UNTOLD).bind(rows, id, Date.now()),
    ...[UPSERT_ANSWERS, FINISH_IMAGES, FINISH_EXTRA_RUNS].map((sql) => database.prepare(sql).bind(rows, id)),
    database.prepare(ANNOUNCE_DELIVERIES).bind(rows),
  ])
  const [untold] = (ended?.results ?? []) as UntoldRow[]
  return {
    untold: untold && readUntold(untold),
    deliveries: ((announced?.results ?? []) as { id: string }[]).map(({ id }) => id),
  }
}

/** A message that came twice may be twice in one batch; it ends its image once. */
function distinct(outcomes: readonly Outcome[]): Outcome[] {
  const byRun = new Map(
    outcomes.map((outcome) => [`${outcome.image_id}/${outcome.attempt}/${outcome.model}`, outcome]),
  )
  return [...byRun.values()]
}

/** What is about to end, by the same conditions as the statements after it, which all take its time. */
const WRITE_UNTOLD = `
  INSERT INTO untold_ends (id, ends, storing_at, finished_at)
  SELECT ?2, json_group_array(json_object('id', images.id, 'study_id', images.study_id, 'bytes', images.bytes,
      'role', coalesce(results.role, 'answer'),
      'began_at', CASE WHEN results.role IS NOT NULL THEN results.queued_at
        WHEN images.attempt = 1 THEN images.received_at ELSE images.queued_at END,
      'outcome', json_remove(o.value, '$.usage', '$.result.predictions'))),
    ?3, CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM json_each(?1) AS o
  JOIN images ON images.id = o.value ->> '$.image_id'
  LEFT JOIN results ON o.value ->> '$.role' <> 'answer' AND results.image_id = images.id
    AND results.model || '@' || results.version = o.value ->> '$.model' AND results.state = 'pending'
  WHERE results.role IS NOT NULL OR (o.value ->> '$.role' = 'answer'
    AND images.attempt = o.value ->> '$.attempt' AND images.state NOT IN ('done', 'failed'))
  HAVING count(*) > 0
  RETURNING id, ends, storing_at, finished_at`

const NOW = '(SELECT finished_at FROM untold_ends WHERE id = ?2)'

/** Milliseconds of the stage `inference` of an outcome. */
const INFERENCE_MS = `(SELECT s.value ->> '$.ms' FROM json_each(o.value -> '$.stages') AS s WHERE s.value ->> '$.stage' = 'inference')`

const UPSERT_ANSWERS = `
  INSERT INTO results (image_id, model, version, role, state, label, probability, uncertain, predictions, inference_ms,
    queued_at, finished_at)
  SELECT images.id, o.value ->> '$.result.model', o.value ->> '$.result.version', 'answer', 'done',
    o.value ->> '$.result.label', o.value ->> '$.result.probability', o.value ->> '$.result.uncertain',
    o.value -> '$.result.predictions', ${INFERENCE_MS}, images.queued_at, ${NOW}
  FROM json_each(?1) AS o
  JOIN images ON images.id = o.value ->> '$.image_id' AND images.attempt = o.value ->> '$.attempt'
  WHERE o.value ->> '$.role' = 'answer' AND o.value ->> '$.state' = 'done' AND images.state NOT IN ('done', 'failed')
  ON CONFLICT (image_id, model, version) DO UPDATE SET
    role = 'answer', state = 'done', label = excluded.label, probability = excluded.probability,
    uncertain = excluded.uncertain, predictions = excluded.predictions, inference_ms = excluded.inference_ms,
    problem = NULL, finished_at = excluded.finished_at`

const FINISH_IMAGES = `
  UPDATE images SET
    state = o.value ->> '$.state',
    stages = o.value -> '$.stages',
    usage = o.value -> '$.usage',
    cost_usd = o.value ->> '$.cost_usd',
    format = coalesce(o.value ->> '$.picture.format', format),
    width = coalesce(o.value ->> '$.picture.width', width),
    height = coalesce(o.value ->> '$.picture.height', height),
    problem = o.value -> '$.problem',
    finished_at = ${NOW}
  FROM json_each(?1) AS o
  WHERE o.value ->> '$.role' = 'answer'
    AND images.id = o.value ->> '$.image_id' AND images.attempt = o.value ->> '$.attempt'
    AND images.state NOT IN ('done', 'failed')`

const FINISH_EXTRA_RUNS = `
  UPDATE results SET
    state = o.value ->> '$.state',
    label = o.value ->> '$.result.label',
    probability = o.value ->> '$.result.probability',
    uncertain = o.value ->> '$.result.uncertain',
    predictions = o.value -> '$.result.predictions',
    problem = o.value -> '$.problem',
    inference_ms = ${INFERENCE_MS},
    finished_at = ${NOW}
  FROM json_each(?1) AS o
  WHERE o.value ->> '$.role' <> 'answer' AND results.state = 'pending'
    AND results.image_id = o.value ->> '$.image_id' AND results.model || '@' || results.version = o.value ->> '$.model'`

const ANNOUNCE_DELIVERIES = `
  UPDATE webhook_deliveries SET announced = 1
  WHERE state = 'pending' AND announced = 0 AND subject IN (
    SELECT images.study_id FROM json_each(?1) AS o JOIN images ON images.id = o.value ->> '$.image_id')
  RETURNING id`
