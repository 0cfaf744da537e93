import cost_per_image from './queries/cost_per_image.sql'
import problems from './queries/problems.sql'
import stage_latency from './queries/stage_latency.sql'
import success_rate from './queries/success_rate.sql'
import throughput from './queries/throughput.sql'
import versions from './queries/versions.sql'

const TEXTS = { stage_latency, success_rate, cost_per_image, throughput, versions, problems }

export interface SavedQuery {
  readonly name: string
  readonly title: string
  readonly sql: string
}

/** The queries that ship. The comment that each begins with is its title. */
export const SAVED_QUERIES: readonly SavedQuery[] = Object.entries(TEXTS).map(([name, sql]) => ({
  name,
  title: sql.slice(3, sql.indexOf('\n')),
  sql,
}))
