import type { Finished, Outcome } from '../../contracts/outcome.ts'

/**
 * Writes outcomes in one transaction. Idempotent: an image that is already `done` or `failed`, or whose attempt has moved on,
 * and an extra run that is no longer pending stay as they are and are not among the answers. The study's counts and the
 * webhooks it owes follow by trigger; `deliveries` are those owed now for the first time.
 */
export async function finishImages(
  database: D1Database,
  outcomes: readonly Outcome[],
): Promise<{ finished: Finished[]; deliveries: string[] }> {
  const rows = JSON.stringify(outcomes)
  const [, answers, extras, announced] = await database.batch(
    [UPSERT_ANSWERS, FINISH_IMAGES, FINISH_EXTRA_RUNS, ANNOUNCE_DELIVERIES].map((sql) =>
      database.prepare(sql).bind(rows),
    ),
  )
  return {
    finished: [...(answers?.results ?? []), ...(extras?.results ?? [])] as Finished[],
    deliveries: ((announced?.results ?? []) as { id: string }[]).map(({ id }) => id),
  }
}

const NOW = `CAST(unixepoch('subsec') * 1000 AS INTEGER)`

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
    AND images.state NOT IN ('done', 'failed')
  RETURNING images.id, images.study_id, 'answer' AS role, images.finished_at,
    CASE attempt WHEN 1 THEN images.received_at ELSE images.queued_at END AS began_at`

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
    AND results.image_id = o.value ->> '$.image_id' AND results.model || '@' || results.version = o.value ->> '$.model'
  RETURNING results.image_id AS id, (SELECT study_id FROM images WHERE images.id = results.image_id) AS study_id,
    results.role, results.finished_at, results.queued_at AS began_at`

const ANNOUNCE_DELIVERIES = `
  UPDATE webhook_deliveries SET announced = 1
  WHERE state = 'pending' AND announced = 0 AND study_id IN (
    SELECT images.study_id FROM json_each(?1) AS o JOIN images ON images.id = o.value ->> '$.image_id')
  RETURNING id`
