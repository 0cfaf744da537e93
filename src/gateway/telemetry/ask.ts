import { ANALYTICS_ENGINE } from '../../engine/analytics/dialect.ts'
import { type Format, readQuery } from '../../engine/analytics/statement.ts'
import { type AnalyticsSettings, askAnalytics } from '../../platform/analytics.ts'

export const ROWS_LIMIT = 10_000

export interface TelemetryAnswer {
  readonly body: string
  readonly type: string
  /** Whether there are more rows than these. */
  readonly truncated: boolean
}

const TYPES: Readonly<Record<Format, string>> = {
  JSON: 'application/json',
  JSONEachRow: 'application/x-ndjson; charset=utf-8',
  TabSeparated: 'text/tab-separated-values; charset=utf-8',
}

/** What Analytics Engine answers about our data set; the token could read others of the account. */
export async function askTelemetry(settings: AnalyticsSettings, text: string): Promise<TelemetryAnswer> {
  const rules = { dialect: ANALYTICS_ENGINE, rows: ROWS_LIMIT + 1 }
  const { sql, format } = readQuery(text, rules)
  const answer = await askAnalytics(settings, `${sql} FORMAT ${format}`)
  return { ...(format === 'JSON' ? firstOfJson(answer) : firstLines(answer)), type: TYPES[format] }
}

interface JsonAnswer {
  readonly meta: readonly unknown[]
  readonly data: readonly unknown[]
}

function firstOfJson(answer: string) {
  const { meta, data } = JSON.parse(answer) as JsonAnswer
  const rows = data.slice(0, ROWS_LIMIT)
  return {
    body: JSON.stringify({ meta, data: rows, rows: rows.length }),
    truncated: rows.length < data.length,
  }
}

/** A line is a row in both formats: line ends in values are escaped. */
function firstLines(answer: string) {
  const lines = answer.split('\n')
  const truncated = lines.length - 1 > ROWS_LIMIT
  return { body: truncated ? `${lines.slice(0, ROWS_LIMIT).join('\n')}\n` : answer, truncated }
}
