import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { LakeTable } from '../../src/contracts/lake.ts'
import type { LakeType } from '../../src/engine/lake/column.ts'
import { rawTables } from '../../src/engine/lake/raw-table.ts'
import { PACKS } from '../../src/packs/index.ts'
import { readTable } from '../../src/platform/lake-log.ts'
import { askClickHouse } from './lake/chdb.ts'
import { copyLake } from './lake/copy.ts'
import { type Rows, seal, simulatedRows } from './lake/rows.ts'
import { eventually, type Platform, root, startPlatform } from './platform.ts'

const TABLES = rawTables(PACKS)
const NAMES = [...TABLES.keys()]
const rows = simulatedRows(Date.parse('2026-11-01T18:00:00Z'), 120)
const folder = mkdtempSync(join(tmpdir(), 'tributary-lake-'))
const pathOf = (table: string) => join(folder, 'lake', table.replace('.', '/'))

let platform: Platform
let duck: Awaited<ReturnType<DuckDBInstance['connect']>>
// biome-ignore lint/suspicious/noExplicitAny: bindings as the harness hands them over
let env: any

beforeAll(async () => {
  platform = await startPlatform({ LAKE_COMMIT_SECONDS: 0 })
  env = await platform.env('tributary-lake')
  duck = await (await DuckDBInstance.create()).connect()
  await duck.run("SET TimeZone = 'UTC'")
  await commit((own) => own.slice(0, halfOf(own)), [1, 4], 0)
  await commit((own) => own.slice(halfOf(own)), [5, 5], 1)
  await copyLake(env.BUCKET, folder)
})
afterAll(async () => {
  await platform.close()
  rmSync(folder, { recursive: true, force: true })
})

const halfOf = (own: Rows) => Math.ceil(own.length / 2)

/** Seals a part of the rows of every stream, and waits for the version that has them. */
async function commit(part: (own: Rows) => Rows, range: readonly [number, number], version: number) {
  await Promise.all(
    [...rows].map(async ([table, own]) => {
      await seal(env.BUCKET, table, range, part(own))
      await env.TABLE.get(env.TABLE.idFromName(table)).wake(table, { segments: 1, rows: 1 })
    }),
  )
  const listed = () => platform.api.json<{ tables: LakeTable[] }>('/v1/lake')
  await eventually(
    listed,
    ({ tables }) => tables.filter((table) => table.version >= version).length === rows.size,
  )
}

const rowsOf = async (sql: string) => (await duck.run(sql)).getRowObjectsJson()

/** How DuckDB calls a type. */
function duckType(type: LakeType): string {
  if (typeof type === 'object') return `${duckType(type.elementType)}[]`
  return { string: 'VARCHAR', long: 'BIGINT', timestamp: 'TIMESTAMPTZ' }[type as string] ?? type.toUpperCase()
}

/** The rows as they were sealed, in NDJSON, with their types, read by DuckDB. */
function sealedRows(table: string): string {
  const path = join(folder, `${table}.ndjson`)
  const own = rows.get(table) ?? []
  const told = own.map((row, i) => ({ ...row, _ledger: 'key-0', _sequence: i < halfOf(own) ? 4 : 5 }))
  writeFileSync(path, told.map((row) => JSON.stringify(row)).join('\n'))
  const { columns = [], stream } = TABLES.get(table) ?? {}
  const types = columns.map(({ name, type }) => `"${name}": '${duckType(type)}'`).join(', ')
  return `SELECT *, ("${stream?.time}" AT TIME ZONE 'UTC')::DATE AS dt FROM read_json('${path}', format = 'newline_delimited', columns = {${types}})`
}

describe('the rows of every stream of every pack', () => {
  it.each(NAMES)('%s are in the lake as they were taken, cell by cell, as DuckDB reads it', async (table) => {
    const files = [...(await readTable(env.BUCKET, table)).files.keys()]
    const paths = files.map((path) => `'${join(pathOf(table), path)}'`).join(', ')
    const lake = `SELECT * FROM read_parquet([${paths}], hive_partitioning = true)`
    const sealed = sealedRows(table)
    expect(await rowsOf(`${lake} EXCEPT ALL ${sealed}`)).toEqual([])
    expect(await rowsOf(`${sealed} EXCEPT ALL ${lake}`)).toEqual([])
    expect(rows.get(table)?.length).toBeGreaterThan(0)
  })

  it('are the same cells to a reader of Delta, which goes by the log', () => {
    const statements = NAMES.flatMap((table) => {
      const lake = `SELECT * EXCEPT dt FROM deltaLakeLocal('${pathOf(table)}')`
      const structure = TABLES.get(table)?.columns.map(
        ({ name, type }) => `"${name}" ${clickHouseType(type)}`,
      )
      const sealed = `SELECT * FROM file('${table}.ndjson', 'JSONEachRow', '${structure?.join(', ')}')`
      return [`${lake} EXCEPT ALL ${sealed}`, `${sealed} EXCEPT ALL ${lake}`]
    })
    expect(askClickHouse(folder, statements)).toEqual(statements.map(() => []))
  })
})

/** How ClickHouse calls a type; it has no lists that are null. */
function clickHouseType(type: LakeType): string {
  if (typeof type === 'object') return `Array(${clickHouseType(type.elementType)})`
  const plain = {
    string: 'String',
    long: 'Int64',
    double: 'Float64',
    boolean: 'Bool',
    timestamp: 'DateTime64(6)',
    date: 'Date32',
  }
  return `Nullable(${plain[type as keyof typeof plain] ?? type.replace('d', 'D')})`
}

describe('a table', () => {
  it('has the types of its contract', async () => {
    const types = async (table: string) =>
      Object.fromEntries(
        (await rowsOf(`DESCRIBE SELECT * FROM read_parquet('${pathOf(table)}/*/*.parquet')`)).map(
          ({ column_name, column_type }) => [column_name, column_type],
        ),
      )
    expect(await types('quickeats.orders')).toMatchObject({
      order_id: 'VARCHAR',
      order_time: 'TIMESTAMP WITH TIME ZONE',
      amount: 'DECIMAL(18,2)',
      distance_km: 'DOUBLE',
      _ledger: 'VARCHAR',
      _sequence: 'BIGINT',
      dt: 'DATE',
    })
    expect(await types('quickeats.payments')).toMatchObject({ success_flag: 'BOOLEAN' })
    expect(await types('quickeats.app_events')).toMatchObject({ search_history: 'VARCHAR[]' })
    expect(await types('shopsmart.customers')).toMatchObject({
      birth_date: 'DATE',
      as_of: 'TIMESTAMP WITH TIME ZONE',
    })
  })

  it('is still there as it was at a version', async () => {
    const { files } = await readTable(env.BUCKET, 'quickeats.gps', 0)
    const paths = [...files.keys()].map((path) => `'${join(pathOf('quickeats.gps'), path)}'`)
    expect(
      await rowsOf(`SELECT count(*)::INT AS n, max(_sequence)::INT AS last FROM read_parquet([${paths}])`),
    ).toEqual([{ n: 60, last: 4 }])
    const statement = `SELECT count(), max(_sequence) FROM deltaLakeLocal('${pathOf('quickeats.gps')}') SETTINGS delta_lake_snapshot_version = 0`
    expect(askClickHouse(folder, [statement])).toEqual([[[60, 4]]])
  })
})

describe('over HTTP', () => {
  const post = (path: string) => platform.api.fetch(`/v1/lake/${path}`, { method: 'POST' })

  it('small files are joined, which the same rows come of, and what is over would be deleted', async () => {
    const before = (await readTable(env.BUCKET, 'quickeats.gps')).files.size
    const dry = await (await post('quickeats.gps/compact?dry_run=true')).json()
    expect(dry).toMatchObject({ table: 'quickeats.gps', groups: 1, removed: before, left: 0 })
    expect(await (await post('quickeats.gps/compact')).json()).toEqual(dry)
    const state = await readTable(env.BUCKET, 'quickeats.gps')
    expect([state.files.size, state.rows]).toEqual([1, rows.get('quickeats.gps')?.length])
    expect(await (await post('quickeats.gps/vacuum?dry_run=true')).json()).toMatchObject({
      dry_run: true,
      files: 0,
      segments: 0,
    })
  })

  it('a table that is not there is told of with the nearest, and a key without its pack sees none', async () => {
    const unknown = await post('quickeats.order/compact')
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { nearest: expect.arrayContaining(['quickeats.orders']) },
    ])
    const settings = { method: 'POST', headers: { 'Content-Type': 'application/json' } }
    const body = JSON.stringify({ name: 'bi', scopes: ['read:imaging'] })
    const { key } = await platform.api.json<{ key: string }>('/v1/keys', { ...settings, body })
    const own = client(platform.api.url, key)
    const { tables } = await own.json<{ tables: LakeTable[] }>('/v1/lake')
    expect(tables.map(({ table }) => table)).toEqual(['imaging.inferences', 'imaging.stages'])
    expect((await own.fetch('/v1/lake/imaging.stages/vacuum', { method: 'POST' })).status).toBe(403)
  })
})

describe('the documentation', () => {
  /** The blocks of SQL for an engine, over the copy of this test. */
  const recipes = (engine: string) =>
    [...readFileSync(join(root, 'docs/lake.md'), 'utf8').matchAll(/```sql\n(-- (\w+)[\s\S]*?)```/g)]
      .filter(([, , name]) => name === engine)
      .flatMap(([, sql = '']) => sql.replaceAll('/data', folder).split(/;\n/))
      .filter((statement) => statement.trim() !== '')

  it('reads a table with DuckDB and with ClickHouse, and gets what was sealed', async () => {
    const orders = rows.get('quickeats.orders') ?? []
    const counted = [...Map.groupBy(orders, ({ status }) => String(status))]
      .map(([status, own]) => [status, own.length, paise(own)])
      .sort()
    const inPaise = (answer: unknown[][] | undefined) =>
      answer?.map(([status, n, amount]) => [status, Number(n), Math.round(100 * Number(amount))])
    let byDuck: unknown[][] | undefined
    for (const statement of recipes('DuckDB')) byDuck = (await duck.runAndReadAll(statement)).getRowsJson()
    const [byClickHouse, before] = askClickHouse(folder, recipes('ClickHouse'))
    expect(inPaise(byDuck)).toEqual(counted)
    expect(inPaise(byClickHouse)).toEqual(counted)
    expect(before).toEqual([[halfOf(orders)]])
  })
})

const paise = (orders: Rows) => orders.reduce((sum, { amount }) => sum + Math.round(100 * Number(amount)), 0)
