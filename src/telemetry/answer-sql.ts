import type { TelemetryStore } from './store.ts'

/** Where the command line serves the embedded ClickHouse: `npm start` and tests give it. */
export interface ClickHouseSettings {
  readonly CLICKHOUSE_URL?: string
  readonly CLICKHOUSE_TOKEN?: string
}

/** Some 2 MB. */
const POINTS_AT_ONCE = 5_000

/**
 * Answers as Cloudflare's SQL API does, `POST …/analytics_engine/sql` with the statement for a body. ClickHouse is given the points that
 * it has not got yet, then asked.
 */
export async function answerSql(
  request: Request,
  store: Pick<DurableObjectStub<TelemetryStore>, 'read'>,
  { CLICKHOUSE_URL: url, CLICKHOUSE_TOKEN: token }: ClickHouseSettings,
): Promise<Response> {
  if (!url) return new Response('no ClickHouse was started with these workers', { status: 501 })
  const ask = (path: string, body?: string) =>
    fetch(url + path, {
      headers: { Authorization: `Bearer ${token}` },
      ...(body !== undefined && { method: 'POST', body }),
    })
  const sql = await request.text()
  for (let told = await ask('/last'); ; ) {
    if (!told.ok) return told
    const points = await store.read(Number(await told.text()), POINTS_AT_ONCE)
    if (points.length === 0) return ask('/sql', sql)
    told = await ask('/points', JSON.stringify(points))
  }
}
