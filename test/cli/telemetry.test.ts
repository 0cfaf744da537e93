import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClickHouse } from '../../src/cli/telemetry/clickhouse.ts'
import { serveTelemetry, type TelemetryServer } from '../../src/cli/telemetry/serve.ts'
import { ANALYTICS_ENGINE } from '../../src/engine/analytics/dialect.ts'
import { readQuery } from '../../src/engine/analytics/statement.ts'
import { COLUMNS, type Point, toDataPoint } from '../../src/platform/telemetry.ts'

const directory = mkdtempSync(join(tmpdir(), 'tributary-telemetry-'))
let server: TelemetryServer
beforeAll(async () => {
  server = await serveTelemetry(directory)
})
afterAll(async () => {
  await server.close()
  rmSync(directory, { recursive: true })
})

async function ask(path: string, body?: string, token = server.vars.CLICKHOUSE_TOKEN) {
  const init = body === undefined ? {} : { method: 'POST', body }
  const headers = { Authorization: `Bearer ${token}` }
  const response = await fetch(server.vars.CLICKHOUSE_URL + path, { ...init, headers })
  return { status: response.status, text: await response.text() }
}

const rows = async (sql: string) => {
  const { status, text } = await ask('/sql', sql)
  expect([status, text]).toEqual([200, expect.any(String)])
  return JSON.parse(text).data as Record<string, string | number>[]
}

/**
 * Two versions of a model, a minute apart: of version 1 images of 10, 20 … 200 ms, each tenth failed, $0.002 each; of version 2 four of
 * 5 ms, $0.001 each. Each image has a point of its end and one of its inference, which took half of it.
 */
const minute = Math.floor(Date.now() / 60_000) * 60_000 - 600_000
const images = [
  ...Array.from({ length: 20 }, (_, i) => ({
    at: minute,
    version: '1',
    ms: 10 * (i + 1),
    failed: i % 10 === 9,
    cost: 0.002,
  })),
  ...Array.from({ length: 4 }, () => ({
    at: minute + 60_000,
    version: '2',
    ms: 5,
    failed: false,
    cost: 0.001,
  })),
]
const points = images.flatMap(({ at, version, ms, failed, cost }) => {
  const common = { model: 'digits', version, variant: 'answer' }
  const outcome = failed ? ('failed' as const) : ('ok' as const)
  const end: Point = { ...common, stage: 'end_to_end', outcome, ms, cost_usd: cost }
  if (failed) end.problem = 'image-corrupt'
  const inference: Point = { ...common, stage: 'inference', outcome: 'ok', ms: ms / 2 }
  return [end, inference].map((point) => ({ timestamp: at, point: JSON.stringify(toDataPoint(point)) }))
})
const kept = points.map((point, i) => ({ id: i + 1, ...point }))

describe('the embedded ClickHouse', () => {
  it('holds each point once, in whichever pieces and however often they come', async () => {
    expect(await ask('/last')).toEqual({ status: 200, text: '0' })
    await ask('/points', JSON.stringify(kept.slice(0, 30)))
    await Promise.all([
      ask('/points', JSON.stringify(kept.slice(10))),
      ask('/points', JSON.stringify(kept.slice(30))),
    ])
    expect(await ask('/last')).toEqual({ status: 200, text: '48' })
    expect(await rows('SELECT count() AS n FROM tributary')).toEqual([{ n: '48' }])
  })

  it('answers in the shape of Analytics Engine', async () => {
    const sql =
      'SELECT timestamp, _sample_interval, index1, double1, count() AS n FROM tributary GROUP BY timestamp, _sample_interval, index1, double1 ORDER BY double1 LIMIT 1'
    const { meta, data } = JSON.parse((await ask('/sql', sql)).text)
    expect(meta).toEqual([
      { name: 'timestamp', type: 'DateTime' },
      { name: '_sample_interval', type: 'UInt32' },
      { name: 'index1', type: 'String' },
      { name: 'double1', type: 'Float64' },
      { name: 'n', type: 'UInt64' },
    ])
    const timestamp = new Date(minute + 60_000).toISOString().slice(0, 19).replace('T', ' ')
    expect(data).toEqual([{ timestamp, _sample_interval: 1, index1: 'digits', double1: 2.5, n: '4' }])
    expect(
      (
        await ask(
          '/sql',
          "SELECT blob1, double3 FROM tributary WHERE double1 = 10 AND blob1 = 'end_to_end' FORMAT TabSeparated",
        )
      ).text,
    ).toBe('end_to_end\t0.002\n')
  })

  it('that was killed is started anew by a later question, and holds nothing yet', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tributary-telemetry-'))
    const clickhouse = new ClickHouse(other)
    const points = [{ id: 7, timestamp: Date.now(), point: '{"indexes":[],"blobs":[],"doubles":[]}' }]
    expect(await clickhouse.ask({ kind: 'insert', points })).toEqual({ text: '7' })
    const ended = clickhouse.ask({ kind: 'query', sql: 'SELECT sleep(3)', format: 'TabSeparated' })
    await clickhouse.stop()
    expect(await ended).toHaveProperty('error')
    expect(await clickhouse.ask({ kind: 'last' })).toEqual({ text: '0' })
    await clickhouse.stop()
    rmSync(other, { recursive: true })
  })

  it('is asked by nobody without the token, and for nothing but the data set', async () => {
    expect((await ask('/sql', 'SELECT 1', 'another')).status).toBe(401)
    expect((await ask('/sql', "SELECT * FROM file('/etc/passwd')")).status).toBe(400)
    expect(await ask('/sql', 'SELECT sum(blob1) AS s FROM tributary')).toMatchObject({
      status: 422,
      text: expect.stringContaining('Illegal type'),
    })
  })
})

it('the page of the documentation shows the column map', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/telemetry.md'), 'utf8')
  const shown = [...page.matchAll(/^\| `(\w+\d+)` \| `(\w+)` \|/gm)].map(([, column, name]) => [column, name])
  expect(Object.fromEntries(shown)).toEqual(COLUMNS)
})

describe('the queries that ship', () => {
  const folder = join(import.meta.dirname, '../../src/gateway/telemetry/queries')
  const files = globSync('*.sql', { cwd: folder }).sort()
  const text = (name: string) => readFileSync(join(folder, `${name}.sql`), 'utf8')

  it.each(files)('%s has a title, and calls columns what the column map does', (file) => {
    const sql = text(basename(file, '.sql'))
    expect(sql).toMatch(/^-- \w.+\nSELECT\n/)
    for (const [, column = '', alias] of sql.matchAll(/^ {2}(\w+\d+) AS (\w+)/gm))
      expect(COLUMNS).toHaveProperty(column, alias)
    expect(readQuery(sql, { dialect: ANALYTICS_ENGINE, rows: 10 }).format).toBe('JSON')
  })

  it('give the answers that were counted by hand', async () => {
    // the k-th of 24 in order: 4 of 5 ms, then 10 … 200; rank 0.5 × 24, 0.95 × 24 and 0.99 × 24
    expect(await rows(text('stage_latency'))).toEqual([
      { stage: 'end_to_end', points: '24', p50: 80, p95: 190, p99: 200 },
      { stage: 'inference', points: '24', p50: 40, p95: 95, p99: 100 },
    ])
    expect(await rows(text('success_rate'))).toEqual([
      { model: 'digits', version: '1', variant: 'answer', images: '20', success_rate: 0.9 },
      { model: 'digits', version: '2', variant: 'answer', images: '4', success_rate: 1 },
    ])
    expect(await rows(text('cost_per_image'))).toEqual([
      {
        model: 'digits',
        version: '1',
        images: '20',
        cost_usd: expect.closeTo(0.04),
        cost_usd_per_image: expect.closeTo(0.002),
      },
      {
        model: 'digits',
        version: '2',
        images: '4',
        cost_usd: expect.closeTo(0.004),
        cost_usd_per_image: expect.closeTo(0.001),
      },
    ])
    expect((await rows(text('throughput'))).map(({ images, failed }) => [images, failed])).toEqual([
      ['20', '2'],
      ['4', '0'],
    ])
    expect(await rows(text('versions'))).toMatchObject([
      { version: '1', images: '20', failed: '2', p95: 190 },
      { version: '2', images: '4', failed: '0', p95: 5 },
    ])
    expect(await rows(text('problems'))).toMatchObject([
      { stage: 'end_to_end', outcome: 'failed', problem: 'image-corrupt', points: '2' },
    ])
  })

  it('weigh a point by its sampling', async () => {
    const sampled = text('success_rate').replaceAll('_sample_interval', 'if(double1 > 100, 3, 1)')
    // of version 1 the ten over 100 ms count three times, one of each ten failed
    expect(await rows(sampled)).toMatchObject([{ images: '40', success_rate: 0.9 }, { images: '4' }])
  })
})
