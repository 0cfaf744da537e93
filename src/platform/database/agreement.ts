/** How a shadow's answers compare with those that clients were given, over the images that both have seen. */
export interface Agreement {
  shadow: string
  live: string
  images: number
  /** Share of images whose top label is the same. */
  top1_agreement: number
  /** Mean of the shadow's top probability minus the live one's. */
  mean_score_difference: number
  /** Mean inference time of the shadow over that of the live version. */
  latency_ratio: number | null
  failed: number
}

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
      WHERE shadow.model = ? AND shadow.role = 'shadow' AND shadow.state <> 'pending'
      GROUP BY shadow.version, live.version ORDER BY shadow.version, live.version`)
    .bind(model)
    .all<Agreement>()
  return results
}
