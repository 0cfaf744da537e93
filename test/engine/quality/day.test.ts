import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Counted } from '../../../src/engine/quality/result.ts'
import { Tables } from '../../packs/tables.ts'
import { judged, summed } from './judged.ts'
import { shop } from './shop.ts'

type Row = Record<string, unknown>

const DAY = '2026-11-02'
const MIGRATION = readFileSync(join(import.meta.dirname, '../../../migrations/0013_quality.sql'), 'utf8')
const sold = (id: string, at: string, row: Row = {}): Row => ({
  id,
  online: false,
  store: 's-1',
  city: 'Pune',
  at,
  ...row,
})

/** The second of November in Kolkata is from 18:30 of the first to 18:30 of the second in UTC. */
const SALES: Row[] = [
  sold('oldest', '2026-10-30T10:00:00Z'),
  sold('old', '2026-10-31T10:00:00Z', { pieces: 99, city: null }),
  sold('old-2', '2026-10-31T11:00:00Z'),
  sold('eve', '2026-11-01T18:29:59.999Z', { pieces: 99 }),
  sold('first', '2026-11-01T18:30:00Z', { pieces: 1, paid: '99.99' }),
  sold('b', '2026-11-02T01:00:00Z', { pieces: 9, paid: '100.00' }),
  sold('c', '2026-11-02T02:00:00Z', { pieces: 10, city: "St. John's" }),
  sold('d', '2026-11-02T03:00:00Z', { pieces: 1 }),
  sold('e', '2026-11-02T04:00:00Z', { city: 'pune', pieces: 2 }),
  sold('f', '2026-11-02T05:00:00Z', { city: undefined, pieces: 3, paid: '5000' }),
  sold('g', '2026-11-02T06:00:00Z', { store: 's-9', pieces: 4 }),
  sold('h', '2026-11-02T07:00:00Z', { store: undefined, pieces: 5 }),
  sold('i', '2026-11-02T08:00:00Z', { store: undefined, online: true }),
  sold('last', '2026-11-02T18:29:59Z', { pieces: 6 }),
  sold('morrow', '2026-11-02T18:30:00Z', { pieces: 0, city: 'Oslo', store: 's-7' }),
]
const REFUNDS = ['b', 'b', 'c'].map((id, i) => ({ id, back: i, at: '2026-11-02T09:00:00Z' }))
const STORES = [
  { store: 's-1', town: 'Pune', as_of: '2026-01-01' },
  { store: 's-2', as_of: '2026-01-01' },
  // of after the day
  { store: 's-1', as_of: '2026-11-05' },
]

const tables = new Tables(shop)
tables.database.exec(MIGRATION)
let found: ReturnType<typeof judged>
beforeAll(() => {
  tables.load([
    ...SALES.map((row) => ['sales', row] as const),
    ...REFUNDS.map((row) => ['refunds', row] as const),
    ...STORES.map((row) => ['stores', row] as const),
  ])
  write(summed(tables.counts).values())
  found = judged(shop, tables.database, DAY)
})

function write(counts: Iterable<Counted>): void {
  const insert =
    tables.database.prepare(`INSERT INTO quality_results (pack, rule, scope, day, kind, table_name, severity, mostly,
    element_count, missing_count, unexpected_count, observed, bound, examples, evaluated_at)
    VALUES ('shop', ?, 'load', ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, 0)`)
  for (const c of counts)
    insert.run(
      c.rule,
      c.day,
      c.kind,
      c.table,
      c.severity,
      c.mostly,
      c.element_count,
      c.missing_count,
      c.unexpected_count,
      c.observed,
      JSON.stringify(c.examples),
    )
}

const told = (name: string) => {
  const { element_count, missing_count, unexpected_count, success } = found[name] ?? {}
  return [element_count, missing_count, unexpected_count, success]
}

describe('a rule of a whole day', () => {
  // counted by hand among the ten sales of the day
  it.each([
    ['city', [10, 0, 1, true], 'one of ten has no city, and two may have none'],
    ['shops_name_a_store', [9, 0, 1, false], 'of nine in shops one names none'],
    ['cities', [10, 1, 1, false], 'pune is none of them, and where there is none nothing is asked'],
    ['pieces', [10, 1, 1, false], 'one of nine is past the bound, and a tenth may be'],
    ['dear', [2, 0, 1, false], 'of those for ₹100 and more one is of nine pieces'],
    ['once', [10, 2, 2, false], 'two are of one piece in Pune; where one of both is absent nothing is asked'],
    ['stores', [10, 2, 1, false], 's-9 was never told of'],
    ['refunds', [10, 8, 1, false], 'one was sent back twice'],
    ['towns', [2, 0, 1, false], 's-2 had no town at the end of the day, and s-1 had'],
    ['fresh', [1, 0, 0, true], 'the last is a second old'],
    ['come', [1, 0, 0, true], 'the same, as its loads counted'],
    ['many', [1, 0, 0, true], 'ten are enough'],
    ['usual', [1, 0, 1, false], 'of two and one before it ten are too many'],
  ])('%s comes to %j: %s', (name, expected) => {
    expect(told(name)).toEqual(expected)
  })

  it('shows values that are not as they should be, with what tells their rows', () => {
    expect(found.cities?.examples).toEqual([{ id: 'e', city: 'pune' }])
    expect(found.city?.examples).toEqual([{ id: 'f', city: null }])
    expect(found.once?.examples).toEqual([
      { id: 'd', city: 'Pune', pieces: 1 },
      { id: 'first', city: 'Pune', pieces: 1 },
    ])
    expect(found.stores?.examples).toEqual([{ id: 'g', store: 's-9' }])
  })

  it('says what was seen, and what it was held against', () => {
    expect([found.fresh?.observed, found.fresh?.bound]).toEqual([1, 10_800])
    expect([found.usual?.observed, found.usual?.bound]).toEqual([10, 3])
    expect([found.lines?.observed, found.lines?.bound]).toEqual([10, 3])
    expect(judged(shop, tables.database, '2026-11-03').fresh).toMatchObject({
      observed: 86_400,
      unexpected_count: 1,
    })
    expect(judged(shop, tables.database, '2026-11-03').come).toMatchObject({ observed: 86_400 })
  })

  it('says nothing of how many and how new before there was anything', () => {
    expect(
      Object.keys(judged(shop, tables.database, '2026-10-30')).filter((name) =>
        ['fresh', 'many', 'usual', 'come', 'lines'].includes(name),
      ),
    ).toEqual([])
    // of the two days before both had sales, but none before them
    expect(judged(shop, tables.database, '2026-11-01').usual).toBeUndefined()
    expect(judged(shop, tables.database, '2026-11-01').many).toMatchObject({
      observed: 1,
      unexpected_count: 1,
    })
  })

  it('passes where there is nothing to judge', () => {
    expect(judged(shop, tables.database, '2026-12-01').cities).toMatchObject({
      element_count: 0,
      success: true,
    })
  })

  it('comes to what another engine makes of the rows', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    await connection.run(
      'CREATE TABLE sales (id TEXT, store TEXT, city TEXT, pieces INTEGER, paid DECIMAL(12, 2), online BOOLEAN, "at" TIMESTAMPTZ)',
    )
    const values = ['id', 'store', 'city', 'pieces', 'paid', 'online', 'at']
    const text = (value: unknown) =>
      value === undefined || value === null ? 'NULL' : `'${String(value).replaceAll("'", "''")}'`
    for (const row of SALES)
      await connection.run(`INSERT INTO sales VALUES (${values.map((name) => text(row[name])).join(', ')})`)
    const answer = await connection.runAndReadAll(`
      WITH today AS (SELECT * FROM sales WHERE ("at" AT TIME ZONE 'Asia/Kolkata')::DATE = DATE '${DAY}')
      SELECT
        [count(*), 0, count(*) FILTER (city IS NULL)] AS city,
        [count(*) FILTER (NOT online), 0, count(*) FILTER (NOT online AND store IS NULL)] AS shops_name_a_store,
        [count(*), count(*) FILTER (city IS NULL), count(*) FILTER (NOT list_contains(['Pune', 'St. John''s'], city))] AS cities,
        [count(*), count(*) FILTER (pieces IS NULL), count(*) FILTER (pieces NOT BETWEEN 1 AND 9)] AS pieces,
        [count(*) FILTER (paid >= 100), 0, count(*) FILTER (paid >= 100 AND pieces > 5)] AS dear,
        [count(*), count(*) FILTER (city IS NULL OR pieces IS NULL),
          (SELECT sum(n) FROM (SELECT count(*) AS n FROM today WHERE city IS NOT NULL AND pieces IS NOT NULL GROUP BY city, pieces) WHERE n > 1)] AS once,
        [count(*), count(*) FILTER (store IS NULL), count(*) FILTER (store NOT IN ('s-1', 's-2'))] AS stores
      FROM today`)
    const [row = {}] = answer.getRowObjectsJson() as Row[]
    for (const [name, counts] of Object.entries(row))
      expect([name, ...told(name).slice(0, 3)]).toEqual([name, ...(counts as unknown[]).map(Number)])
    connection.closeSync()
  })
})
