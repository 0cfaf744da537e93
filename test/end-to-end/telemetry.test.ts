import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import { serveTelemetry, type TelemetryServer } from '../../src/cli/telemetry/serve.ts'
import type { Image } from '../../src/contracts/image.ts'
import { TELEMETRY_TABLE } from '../../src/contracts/lake.ts'
import { OPEN_METRICS } from '../../src/engine/metrics/exposition.ts'
import { DeltaTable } from '../../src/lake/delta-table.ts'
import { pullTelemetry } from '../../src/lake/pull-telemetry.ts'
import { readTable } from '../../src/platform/lake-log.ts'
import { toDataPoint } from '../../src/platform/telemetry.ts'
import { readOpenMetrics } from '../engine/metrics/open-metrics.ts'
import { copyLake } from './lake/copy.ts'
import {
  eventually,
  file,
  finished,
  KEY,
  type Platform,
  put,
  root,
  startPlatform,
  vector,
} from './platform.ts'

const directory = mkdtempSync(join(tmpdir(), 'tributary-clickhouse-'))
let telemetry: TelemetryServer
let platform: Platform
let images: Image[]
beforeAll(async () => {
  telemetry = await serveTelemetry(directory)
  platform = await startPlatform(telemetry.vars)
  const bodies = [file('digits/digit-000.jpg'), file('digits/digit-001.jpg'), vector('bad-truncated.jpg')]
  const sent = await Promise.all(bodies.map((body, i) => put(platform.api, `measured/${i}.jpg`, body)))
  const accepted = await Promise.all(sent.map((response) => response.json() as Promise<Image>))
  images = await Promise.all(accepted.map(({ id }) => finished(platform.api, id)))
})
afterAll(async () => {
  await platform.close()
  await telemetry.close()
  rmSync(directory, { recursive: true })
})

const ask = (sql: string) => platform.api.fetch('/v1/telemetry/sql', { method: 'POST', body: sql })

async function cli(...args: string[]): Promise<string> {
  const env = { ...process.env, TRIBUTARY_KEY: KEY, TRIBUTARY_URL: platform.api.url }
  const program = ['src/cli/main.ts', 'telemetry', ...args]
  return (await promisify(execFile)(process.execPath, program, { cwd: root, env })).stdout
}

const ENDS = `SELECT blob2 AS outcome, SUM(_sample_interval) AS images, SUM(double3) AS cost_usd FROM tributary
  WHERE blob1 = 'end_to_end' GROUP BY outcome ORDER BY outcome`

it('what the pipeline did is asked in the SQL of Analytics Engine', async () => {
  // points are written behind the answer
  const answer = await eventually(
    async () =>
      (await ask(ENDS)).json() as Promise<{ rows: number; data: { images: string; cost_usd: number }[] }>,
    ({ data }) => data.map(({ images }) => images).join() === '1,2',
  )
  expect(Object.keys(answer)).toEqual(['meta', 'data', 'rows'])
  const cost = (state: string) =>
    images.filter((image) => image.state === state).reduce((sum, { cost_usd = 0 }) => sum + cost_usd, 0)
  expect(answer.data).toEqual([
    { outcome: 'failed', images: '1', cost_usd: expect.closeTo(cost('failed'), 12) },
    { outcome: 'ok', images: '2', cost_usd: expect.closeTo(cost('done'), 12) },
  ])
})

it('the command of the page does what it says', async () => {
  const page = readFileSync(join(root, 'docs/telemetry.md'), 'utf8')
  const [, command = ''] = /```sh\n(curl [\s\S]*?)```/.exec(page) ?? []
  const [, answer = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? []
  const script = command.replace('http://127.0.0.1:8787', platform.api.url).replace('curl', 'curl -sS')
  const { stdout } = await promisify(execFile)('bash', ['-c', script], { env: { ...process.env, KEY } })
  expect(stdout).toBe(answer.trimEnd())
})

it('an answer comes in the format that the query names', async () => {
  const lines = await ask(
    "SELECT blob8 AS image FROM tributary WHERE blob1 = 'end_to_end' ORDER BY image FORMAT TabSeparated",
  )
  expect(lines.headers.get('Content-Type')).toContain('text/tab-separated-values')
  expect(lines.headers.get('Truncated')).toBe('false')
  expect((await lines.text()).trimEnd().split('\n')).toEqual(images.map(({ id }) => id).sort())
})

it('what is no query over the data set is refused before anything runs', async () => {
  const statuses = async (...queries: string[]) =>
    Promise.all(queries.map(async (sql) => (await ask(sql)).status))
  expect(await statuses("SELECT * FROM file('/etc/passwd')", 'SHOW TABLES', 'SELECT 1 FROM others')).toEqual([
    400, 400, 403,
  ])
})

async function scrape() {
  const response = await platform.api.fetch('/metrics', { headers: { Accept: OPEN_METRICS.type } })
  expect(response.headers.get('Content-Type')).toBe(OPEN_METRICS.type)
  const families = readOpenMetrics(await response.text())
  return (name: string, labels: object = {}) =>
    (families.get(name)?.samples ?? [])
      .filter((sample) => Object.entries(labels).every(([label, text]) => sample.labels[label] === text))
      .map(({ value }) => value)
}

it('Prometheus scrapes what is there, by the grammar of OpenMetrics', async () => {
  const begun = Math.floor(Date.now() / 60_000) * 60_000
  const log = (minutes: number, i: number, os: string) => {
    const at = new Date(begun - minutes * 60_000 + i).toISOString()
    return JSON.stringify({
      at,
      session_id: `s${i}`,
      device_type: 'tv',
      os,
      error_code: 'E12',
      message: 'it broke',
    })
  }
  // the last good one is a minute and a half past the end of the others' minute, which makes that final
  const rows = [0, 1, 2, 3, 4, 5, 6].map((i) => log(3, i, i < 5 ? 'tizen' : 'webos'))
  rows.push(log(1, 0, 'tizen'), '{"at":"never"}')
  const answer = await platform.api.json<{ accepted: number; quarantined: number }>(
    '/v1/events/playback.logs',
    {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: rows.join('\n'),
    },
  )
  expect(answer).toMatchObject({ received: 9, accepted: 8, quarantined: 1 })
  const errors = { pack: 'playback', window: 'errors' }
  // the Board is told each second
  await eventually(
    () => platform.api.json<{ rows: { state: string }[] }>('/v1/windows/playback.errors'),
    ({ rows }) => rows.some(({ state }) => state === 'final'),
  )
  const value = await scrape()
  expect(
    value('tributary_window_value', { ...errors, value: 'lines', device_type: 'tv', os: 'tizen' }),
  ).toEqual([5])
  expect(
    value('tributary_window_value', { ...errors, value: 'lines', device_type: 'tv', os: 'webos' }),
  ).toEqual([2])
  expect(value('tributary_window_end_timestamp_seconds', errors)).toEqual([begun / 1000 - 120])
  const [delay = 0] = value('tributary_watermark_delay_seconds', errors)
  expect(delay).toBeGreaterThanOrEqual(90)
  expect(delay).toBeLessThan(90 + 90)
  const stream = 'playback.logs'
  expect(value('tributary_collector_up')).toEqual(Array(8).fill(1))
  expect(value('tributary_received_events', { stream })).toEqual([9])
  expect(value('tributary_events', { stream })).toEqual([8, 0, 1])
  expect(value('tributary_quarantine_rows', { stream })).toEqual([1])
  expect(value('tributary_images', { state: 'done' })).toEqual([2])
  expect(value('tributary_recent_images', { model: 'digits@1', state: 'failed' })).toEqual([1])
  expect(value('tributary_alerts_open', { pack: 'playback' }).every((open) => open === 0)).toBe(true)
  expect(value('tributary_bridge_state', { state: 'off' })).toEqual([1])
  expect(value('tributary_dropped_samples')).toEqual([])
})

it('a scraper asks for parts, with a key that may nothing else', async () => {
  const body = JSON.stringify({ name: 'prometheus', scopes: ['metrics'] })
  const headers = { 'Content-Type': 'application/json' }
  const { key } = await platform.api.json<{ key: string }>('/v1/keys', { method: 'POST', body, headers })
  const scraper = client(platform.api.url, key)
  const text = await (await scraper.fetch('/metrics?collect=alerts')).text()
  expect(text).toContain('# TYPE tributary_alerts_open gauge')
  expect(text).not.toContain('tributary_images')
  expect((await scraper.fetch('/metrics?collect=weather')).status).toBe(400)
  expect((await scraper.fetch('/v1/telemetry/queries')).status).toBe(403)
  expect((await client(platform.api.url, 'none').fetch('/metrics')).status).toBe(401)
})

it('points of hours that are over come into the lake, each hour once', async () => {
  const { BUCKET } = await platform.env('tributary-lake')
  const folder = mkdtempSync(join(tmpdir(), 'tributary-lake-'))
  const clickhouse = await serveTelemetry(join(folder, 'clickhouse'))
  const { CLICKHOUSE_URL, CLICKHOUSE_TOKEN } = clickhouse.vars
  const send = (path: string, body: string) =>
    fetch(CLICKHOUSE_URL + path, {
      method: 'POST',
      body,
      headers: { Authorization: `Bearer ${CLICKHOUSE_TOKEN}` },
    })
  const asked = {
    TELEMETRY: {
      writeDataPoint: () => undefined,
      fetch: (_: string, init: RequestInit) => send('/sql', String(init.body)),
    },
  }
  // 12,000 points in the first hour, more than a page, none in the second, 3 in the third, 1 in the one that is not over
  const begun = Date.UTC(2026, 10, 1, 22)
  const perHour = [12_000, 0, 3, 1].flatMap((points, hour) =>
    Array.from({ length: points }, (_, i) => ({
      timestamp: begun + hour * 3_600_000 + (i % 3_600) * 1000,
      point: JSON.stringify(
        toDataPoint({ stage: 'store', outcome: 'ok', model: 'digits', image: `${hour}-${i}`, ms: i / 2 }),
      ),
    })),
  )
  await send('/points', JSON.stringify(perHour.map((point, i) => ({ id: i + 1, ...point }))))
  const now = begun + 3.6 * 3_600_000
  const pull = () => pullTelemetry(new DeltaTable(BUCKET, TELEMETRY_TABLE, 0), asked, now)
  // two at a time, as no two ever are: one of them comes too late
  const both = await Promise.all([pull(), pull()])
  // it has to look again, and then there is nothing more
  expect(both.sort()).toEqual([false, true])
  expect(await pull()).toBe(false)
  expect((await readTable(BUCKET, TELEMETRY_TABLE)).version).toBe(0)
  await copyLake(BUCKET, folder)
  const files = [...(await readTable(BUCKET, TELEMETRY_TABLE)).files.keys()]
  const paths = files.map((path) => `'${join(folder, 'lake/tributary/telemetry', path)}'`)
  const duck = await (await DuckDBInstance.create()).connect()
  const result = await duck.run(
    `SELECT dt::VARCHAR AS dt, count(*)::INT AS points, count(DISTINCT image)::INT AS images, sum(ms)::INT AS ms, sum(sample_interval)::INT AS weight,
      min(epoch(measured_at))::INT AS first FROM read_parquet([${paths}], hive_partitioning = true) WHERE model = 'digits' GROUP BY dt ORDER BY dt`,
  )
  const first = begun / 1000
  expect(await result.getRowObjectsJson()).toEqual([
    { dt: '2026-11-01', points: 12_000, images: 12_000, ms: 35_997_000, weight: 12_000, first },
    { dt: '2026-11-02', points: 3, images: 3, ms: 2, weight: 3, first: first + 7_200 },
  ])
  await clickhouse.close()
  rmSync(folder, { recursive: true })
})

it('the queries that ship are listed and asked by name', async () => {
  const { queries } = await platform.api.json<{ queries: { name: string; title: string }[] }>(
    '/v1/telemetry/queries',
  )
  expect(queries.find(({ name }) => name === 'stage_latency')?.title).toMatch(/^How long each stage takes/)
  const { data } = JSON.parse(await cli('query', '--saved', 'success_rate', '--json'))
  expect(data).toMatchObject([{ model: 'digits', version: '1', variant: 'answer', images: '3' }])
  expect(await cli('query', "SELECT max(double2) AS bytes FROM tributary WHERE blob1 = 'accept'")).toMatch(
    /^bytes\n *\d+\n$/,
  )
  await expect(cli('query', '--saved', 'none')).rejects.toMatchObject({ code: 2 })
})
