import { request, send } from './request.ts'

/** What is asked: the tables of packs with SQLite, or what the pipeline measured of itself with ClickHouse. */
export type SqlSource = 'warehouse' | 'telemetry'

export interface SqlAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly data: readonly Readonly<Record<string, unknown>>[]
  readonly rows: number
  readonly elapsed_ms: number
  /** There are more rows than these. */
  readonly truncated: boolean
}

/** Rows that one answer has at most. */
const ROWS_LIMIT = 10_000

export async function runSql(source: SqlSource, sql: string): Promise<SqlAnswer> {
  if (source === 'warehouse') return send<SqlAnswer>('POST', '/v1/sql', { sql })
  const began = performance.now()
  const answer = await request<Pick<SqlAnswer, 'meta' | 'data' | 'rows'>>('/v1/telemetry/sql', {
    method: 'POST',
    headers: { 'Content-Type': 'text/plain' },
    body: sql,
  })
  return { ...answer, elapsed_ms: performance.now() - began, truncated: answer.rows === ROWS_LIMIT }
}
