import type { Finished, Outcome } from '../../contracts/outcome.ts'

/**
 * Writes outcomes in one transaction. Idempotent: an image that is already `done` or `failed`, or whose attempt has moved on,
 * stays as it is and is not among the answers. The study's counts and the webhooks it owes follow by trigger; `deliveries` are
 * those owed now for the first time.
 */
export async function finishImages(
  database: D1Database,
  outcomes: readonly Outcome[],
): Promise<{ finished: Finished[]; deliveries: string[] }> {
  const rows = JSON.stringify(outcomes)
  const [, finished, announced] = await database.batch([
    database.prepare(UPSERT_RESULTS).bind(rows),
    database.prepare(FINISH_IMAGES).bind(rows),
    database.prepare(ANNOUNCE_DELIVERIES).bind(rows),
  ])
  return {
    finished: (finished?.results ?? []) as Finished[],
    deliveries: ((announced?.results ?? []) as { id: string }[]).map(({ id }) => id),
  }
}

const ANNOUNCE_DELIVERIES = `
  UPDATE webhook_deliveries SET announced = 1
  WHERE state = 'pending' AND announced = 0 AND study_id IN (
    SELECT images.study_id FROM json_each(?1) AS o JOIN images ON images.id = o.value ->> '$.image_id')
  RETURNING id`

const UPSERT_RESULTS = `
  INSERT INTO results (image_id, model, version, label, probability, uncertain, predictions, created_at)
  SELECT images.id, o.value ->> '$.result.model', o.value ->> '$.result.version', o.value ->> '$.result.label',
    o.value ->> '$.result.probability', o.value ->> '$.result.uncertain', o.value -> '$.result.predictions',
    CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM json_each(?1) AS o
  JOIN images ON images.id = o.value ->> '$.image_id' AND images.attempt = o.value ->> '$.attempt'
  WHERE o.value ->> '$.state' = 'done' AND images.state NOT IN ('done', 'failed')
  ON CONFLICT (image_id, model, version) DO UPDATE SET
    label = excluded.label, probability = excluded.probability, uncertain = excluded.uncertain,
    predictions = excluded.predictions, created_at = excluded.created_at`

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
    finished_at = CAST(unixepoch('subsec') * 1000 AS INTEGER)
  FROM json_each(?1) AS o
  WHERE images.id = o.value ->> '$.image_id' AND images.attempt = o.value ->> '$.attempt'
    AND images.state NOT IN ('done', 'failed')
  RETURNING images.id, images.study_id, images.finished_at,
    CASE attempt WHEN 1 THEN images.received_at ELSE images.queued_at END AS began_at`
