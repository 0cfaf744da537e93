import type { Agreement } from '../../contracts/model.ts'

export async function readAgreement(database: D1Database, model: string): Promise<Agreement[]> {
  const { results } = await database
    .prepare(`
      SELECT shadow.version AS shadow, live.version AS live,
        count(*) FILTER (WHERE shadow.state = 'done') AS images,
        avg(shadow.label = live.label) FILTER (WHERE shadow.state = 'done') AS top1_agreement,
        avg(shadow.probability - live.probability) FILTER (WHERE shadow.state = 'done') AS mean_score_difference,
        avg(shadow.inference_ms) FILTER (WHERE shadow.state = 'done')
          / nullif(avg(live.inference_ms) FILTER (WHERE shadow.state = 'done'), 0) AS latency_ratio,
        count(*) FILTER (WHERE shadow.state = 'failed') AS failed
      FROM results AS shadow
      JOIN results AS live ON live.image_id = shadow.image_id AND live.role = 'answer' AND live.model = shadow.model
      WHERE shadow.model = ? AND shadow.shadowed AND shadow.state <> 'pending'
      GROUP BY shadow.version, live.version ORDER BY shadow.version, live.version`)
    .bind(model)
    .all<Agreement>()
  return results
}
