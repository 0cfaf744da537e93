import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ServedTable, servedTables } from '../../src/engine/lake/served-table.ts'
import type { BoardRow } from '../../src/engine/stream/board-row.ts'
import { EVER } from '../../src/engine/warehouse/column.ts'
import { kpiStatement } from '../../src/engine/warehouse/kpi.ts'
import { Loaders } from '../../src/engine/warehouse/loaders.ts'
import { PACKS as ALL } from '../../src/packs/index.ts'
import { tablesBehind } from '../../src/platform/database/lake-days.ts'
import { writeWindows } from '../../src/platform/database/windows.ts'
import { readTable } from '../../src/platform/lake-log.ts'
import { type Sent, Tables } from '../packs/tables.ts'
import { copyLake } from './lake/copy.ts'
import { seal, simulatedRows } from './lake/rows.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'

const DAY = 86_400_000
/** So long ago that none of it is in the hot tier of any fact. */
const FROM = Date.parse('2025-09-01T18:00:00Z')
/** Those that have each kind of table. */
const PACKS = ALL.filter(({ name }) => ['imaging', 'playback', 'quickeats', 'shopsmart'].includes(name))
const OF = (name: string) => PACKS.some((pack) => name.startsWith(`${pack.name}.`))
const rows = new Map([...simulatedRows(FROM, 300)].filter(([name]) => OF(name)))
const SERVED = servedTables(PACKS)
const inDatabase = [...SERVED.values()].filter(({ fact }) => fact?.serve !== 'lake')
const inLakeOnly = [...SERVED.values()].filter(({ fact }) => fact?.serve === 'lake')
const LOADED = new Loaders(PACKS).feeding()
/** What a Board says of ten minutes in two regions. */
const WINDOWS: readonly BoardRow[] = Array.from({ length: 20 }, (_, i) => {
  const start = FROM + (i >> 1) * 60_000
  const keys = { region: i % 2 ? 'eu-west' : 'us-east', cdn: 'alpha', device_type: 'tv' }
  const of = (window: string, values: BoardRow['values']): BoardRow => ({
    ...{ window, start, end: start + 60_000, keys, values },
    ...{ cells: [], state: 'final', revised: false },
  })
  return [
    of('buffering', { rebuffers: i, buffered: 1.25 * i, watched: 600.5 }),
    of('bitrate', { avg_kbps: 3000 + 10 * i }),
    of('drop_off', { exits: i % 3, ended: 4 }),
  ]
}).flat()
const folder = mkdtempSync(join(tmpdir(), 'tributary-lake-facts-'))

let platform: Platform
let duck: Awaited<ReturnType<DuckDBInstance['connect']>>
let database: D1Database
// biome-ignore lint/suspicious/noExplicitAny: bindings as the harness hands them over
let lake: any

beforeAll(async () => {
  platform = await startPlatform({ LAKE_COMMIT_SECONDS: 0 })
  lake = await platform.env('tributary-lake')
  database = (await platform.env('tributary-warehouse')).DATABASE
  duck = await (await DuckDBInstance.create()).connect()
  await duck.run("SET TimeZone = 'UTC'; SET default_null_order = 'sqlite'")
  await load(1)
  await toLake()
})
afterAll(async () => {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Seals the rows of every stream once more, as other rows would be, and waits until the database has them. */
async function load(sequence: number): Promise<void> {
  await writeWindows(database, 'playback', WINDOWS, Date.now())
  for (const [stream, own] of rows) await seal(lake.BUCKET, stream, [sequence, sequence], own)
  await platform.api.json('/v1/recover?stale_seconds=0', { method: 'POST' })
  const loaded = 'SELECT count(*) AS n FROM warehouse_loads'
  await eventually(
    async () => Number(await database.prepare(loaded).first('n')),
    (n) => n === sequence * LOADED.length,
    60_000,
  )
}

/** Has the lake fetch what it does not have, and copies it. */
async function toLake(): Promise<void> {
  await platform.api.json('/v1/recover?stale_seconds=0', { method: 'POST' })
  await eventually(
    () => tablesBehind(database),
    (names) => names.length === 0,
    30_000,
  )
  await copyLake(lake.BUCKET, folder)
}

const rowsOf = async (sql: string) => (await duck.run(sql)).getRowObjectsJson()

/** A table of the lake as DuckDB reads it: the files that the log names. */
async function inLake({ name, columns }: ServedTable): Promise<string> {
  const files = [...(await readTable(lake.BUCKET, name)).files.keys()]
  const paths = files.map((path) => `'${join(folder, 'lake', name.replace('.', '/'), path)}'`).join(', ')
  const told = columns.map(({ name: column, type }) => {
    const value = `"${column}"`
    if (type === 'time')
      return `CASE epoch_ms(${value}) WHEN ${Date.UTC(1900, 0, 1)} THEN ${EVER} ELSE epoch_ms(${value}) END`
    if (type === 'money') return `CAST(${value} * 100 AS BIGINT)`
    return type === 'flag' ? `CAST(${value} AS BIGINT)` : value
  })
  const named = told.map((sql, i) => `${sql} AS "${columns[i]?.name}"`)
  return `SELECT ${named.join(', ')}, CAST(dt AS VARCHAR) AS dt FROM read_parquet([${paths}], hive_partitioning = true)`
}

const DUCK = { text: 'VARCHAR', list: 'VARCHAR', real: 'DOUBLE' } as const

/** The rows of the database, in NDJSON, read by DuckDB. */
async function inD1({ table, columns, fact }: ServedTable): Promise<string> {
  const { results } = await database.prepare(`SELECT * FROM ${table}`).all<Record<string, unknown>>()
  const dated = results.flatMap((row) => {
    const at = fact ? row[fact.time] : 0
    return at === null ? [] : [{ ...row, dt: new Date(Number(at)).toISOString().slice(0, 10) }]
  })
  const path = join(folder, `${table}.ndjson`)
  writeFileSync(path, dated.map((row) => JSON.stringify(row)).join('\n'))
  const types = columns.map(({ name, type }) => `"${name}": '${DUCK[type as 'text'] ?? 'BIGINT'}'`)
  return `SELECT * FROM read_json('${path}', format = 'newline_delimited', columns = {${[...types, "dt: 'VARCHAR'"].join(', ')}})`
}

async function expectSame(left: string, right: string): Promise<number> {
  expect(await rowsOf(`${left} EXCEPT ALL ${right}`)).toEqual([])
  expect(await rowsOf(`${right} EXCEPT ALL ${left}`)).toEqual([])
  return Number((await rowsOf(`SELECT count(*) AS n FROM (${left})`))[0]?.n)
}

describe('a table of the warehouse', () => {
  it.each(inDatabase.map((table) => [table.name, table] as const))(
    '%s is in the lake as it is in the database, cell by cell',
    async (_, table) => {
      expect(await expectSame(await inLake(table), await inD1(table))).toBeGreaterThan(0)
    },
  )
})

/** What is sealed of a stream, read by DuckDB: without doubles, which no ledger seals. */
function sealed(stream: string, absent: object = {}): string {
  const path = join(folder, `${stream}.ndjson`)
  writeFileSync(path, (rows.get(stream) ?? []).map((row) => JSON.stringify({ ...absent, ...row })).join('\n'))
  return `(SELECT DISTINCT * FROM read_json('${path}', format = 'newline_delimited', sample_size = -1))`
}

/** What facts that are only in the lake come to by SQL of another hand. */
const BY_HAND: Readonly<Record<string, () => Promise<string>>> = {
  'imaging.stages_fact': async () =>
    `SELECT image_id, stage, coalesce(model, ''), coalesce(model_version, ''), epoch_ms("at"::TIMESTAMP), ms::DOUBLE, left("at"::VARCHAR, 10) FROM ${sealed('imaging.stages')}`,
  'playback.heartbeats_fact': async () =>
    `SELECT event_id, epoch_ms("at"::TIMESTAMP), session_id, user_id, title_id, region, cdn, device_type, os, player_state, bitrate_kbps, buffer_ms,
      time_to_first_frame_ms, error_code::VARCHAR, left("at"::VARCHAR, 10) FROM ${sealed('playback.heartbeats', { error_code: null })}`,
  'quickeats.positions_fact': async () => {
    const drivers = await inD1(SERVED.get('quickeats.driver_dim') as ServedTable)
    return `SELECT g.driver_id, epoch_ms(g."timestamp"::TIMESTAMP), latitude, longitude, availability_status, g.city, d.driver_key, left(g."timestamp"::VARCHAR, 10)
      FROM ${sealed('quickeats.gps')} AS g ASOF JOIN (${drivers}) AS d ON d.driver_id = g.driver_id AND epoch_ms(g."timestamp"::TIMESTAMP) >= d.valid_from`
  },
}

describe('a fact that is in the lake only', () => {
  it.each(inLakeOnly.map((table) => [table.name, table] as const))(
    '%s is what SQL of another hand makes of the rows that were sealed',
    async (name, table) => {
      expect(await expectSame(await inLake(table), (await BY_HAND[name]?.()) ?? '')).toBeGreaterThan(280)
    },
  )
})

describe('a KPI', () => {
  const kpis = PACKS.flatMap((pack) =>
    Object.entries(pack.kpis ?? {}).map(([name, kpi]) => ({ pack, name, kpi })),
  )

  it('is the same over the lake, in DuckDB, as over the database', async () => {
    for (const table of inDatabase) await duck.run(`CREATE VIEW ${table.table} AS ${await inLake(table)}`)
    for (const { name: pack, views = {} } of PACKS)
      for (const [name, { sql }] of Object.entries(views))
        await duck.run(`CREATE VIEW ${pack}_${name} AS ${sql}`)
    let answered = 0
    for (const { pack, kpi } of kpis) {
      const query = {
        from: FROM - DAY,
        to: FROM + 2 * DAY,
        zone: pack.timezone,
        filters: 'changed_at' in (kpi.filters ?? {}) ? { changed_at: FROM + DAY / 4 } : {},
      }
      const ask = kpiStatement(kpi, query, 'sqlite')
      const { results } = await database
        .prepare(ask.sql)
        .bind(...ask.parameters)
        .all()
      const other = kpiStatement(kpi, query, 'duckdb')
      const values = other.parameters.map((value) =>
        Number.isInteger(value) ? BigInt(value as number) : value,
      )
      const there = (await duck.runAndReadAll(other.sql, values)).getRowObjectsJS()
      expect(near(there)).toEqual(near(results))
      answered += results.length
    }
    expect(answered).toBeGreaterThan(50)
  })
})

const near = (all: readonly object[]) =>
  all.map((row) =>
    Object.values(row)
      .map((value) => (typeof value === 'bigint' ? Number(value) : value))
      .map((value) =>
        typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
      ),
  )

describe('days before the hot tier', () => {
  const hot = inDatabase.filter(({ fact }) => fact?.hot !== undefined)
  const count = async () => {
    const counts = await database.batch<{ n: number }>(
      hot.map(({ table }) => database.prepare(`SELECT count(*) AS n FROM ${table}`)),
    )
    return counts.reduce((sum, { results }) => sum + (results[0]?.n ?? 0), 0)
  }

  it('are deleted from the database once the lake has them', async () => {
    expect(hot.length).toBeGreaterThan(5)
    for (const { name } of hot) await lake.TABLE.get(lake.TABLE.idFromName(name)).tend(name)
    await eventually(count, (n) => n === 0, 30_000)
  })

  it('are asked of the lake, and a KPI says so', async () => {
    const answer = await platform.api.fetch(
      '/v1/kpis/shopsmart.sales_by_region_month?from=2025-09-01&to=2025-09-03',
    )
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      {
        type: '/problems#only-in-lake',
        tables: ['shopsmart.sales_fact'],
        before: '2025-09-03T00:00:00.000Z',
      },
    ])
  })

  it('are no part of features: whoever asks for them then is told so', async () => {
    const answer = await platform.api.fetch(
      `/v1/features/shopsmart.customer?ids=C1&at=${new Date(FROM + DAY).toISOString()}`,
    )
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      {
        type: '/problems#only-in-lake',
        detail: expect.stringContaining(
          'looks 92 days back: ask for times from 2025-12-03T12:00:00.000Z on.',
        ),
        tables: ['shopsmart.sales_fact'],
      },
    ])
    const now = await platform.api.fetch('/v1/features/shopsmart.customer?ids=C1')
    expect(now.status).toBe(200)
  })

  it('take what comes late: the lake then has what the database would have, had it kept all', async () => {
    await load(2)
    await toLake()
    expect(await count()).toBe(0)
    for (const pack of PACKS) {
      const whole = new Tables(pack)
      const own = [...rows].flatMap(([name, all]) => {
        const [of, stream = ''] = name.split('.')
        return of === pack.name ? all.map((row): Sent => [stream, row]) : []
      })
      for (const _ of [1, 2]) whole.load(own)
      // what is kept of windows is not made of the rows that are loaded
      const ofRows = hot.filter(({ fact }) => fact?.windows.length === 0)
      for (const table of ofRows.filter(({ name }) => name.startsWith(`${pack.name}.`))) {
        const columns = table.columns
          .filter(({ name }) => !name.endsWith('_key'))
          .map(({ name }) => `"${name}"`)
        const path = join(folder, `${table.table}-whole.ndjson`)
        const kept = whole.rows(`SELECT ${columns.join(', ')} FROM ${table.table}`)
        writeFileSync(path, kept.map((row) => JSON.stringify(row)).join('\n'))
        const types = table.columns.map(
          ({ name, type }) => `"${name}": '${DUCK[type as 'text'] ?? 'BIGINT'}'`,
        )
        const must = `SELECT ${columns.join(', ')} FROM read_json('${path}', format = 'newline_delimited', columns = {${types.join(', ')}})`
        await expectSame(`SELECT ${columns.join(', ')} FROM (${await inLake(table)})`, must)
      }
    }
  })
})

it('every table of the lake is among the metrics, as large as its log says, with the days that wait', async () => {
  await database.prepare("UPDATE warehouse_days SET is_changed = 1 WHERE name = 'quickeats.city_dim'").run()
  const text = await (await platform.api.fetch('/metrics?collect=lake')).text()
  const shown = (metric: string) =>
    new Map(
      [...text.matchAll(new RegExp(`^${metric}\\{table="(.+)"\\} (.+)$`, 'gm'))].map(
        ([, table = '', value]) => [table, Number(value)] as const,
      ),
    )
  const [files, bytes] = [shown('tributary_lake_files'), shown('tributary_lake_bytes')]
  for (const name of [...SERVED.keys(), ...rows.keys()]) {
    const table = await readTable(lake.BUCKET, name)
    expect([name, files.get(name), bytes.get(name)]).toEqual([name, table.files.size, table.bytes])
  }
  const waiting = shown('tributary_lake_waiting_days')
  expect([...waiting].filter(([, days]) => days > 0)).toEqual([['quickeats.city_dim', 1]])
  const committed = shown('tributary_lake_commit_timestamp_seconds').get('quickeats.orders_fact') ?? 0
  expect(Math.abs(Date.now() / 1000 - committed)).toBeLessThan(600)
})
