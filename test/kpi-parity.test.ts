import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Experiment, isTrial } from '../src/contracts/experiment.ts'
import type { ChangeDay, TrialData } from '../src/contracts/experiment-sums.ts'
import type { Kpi } from '../src/contracts/kpi.ts'
import type { Pack } from '../src/contracts/pack.ts'
import { rowSources } from '../src/engine/experiment/row-source.ts'
import { changeQuestions, type Questions, trialQuestions } from '../src/engine/experiment/statements.ts'
import { type KpiQuery, kpiStatement } from '../src/engine/warehouse/kpi.ts'
import type { Engine } from '../src/engine/warehouse/local-time.ts'
import { warehousePlan } from '../src/engine/warehouse/plan.ts'
import { PACKS } from '../src/packs/index.ts'
import { Duck } from './packs/duck.ts'
import type { Row } from './packs/golden.ts'
import { copyByLake } from './packs/lake-copy.ts'
import { type SimulatedPack, simulated } from './packs/simulated.ts'
import type { Tables } from './packs/tables.ts'
import { windowWriter } from './packs/windows-table.ts'

/*
 * Ninety simulated days of every pack. What a KPI answers in SQLite, over facts and dimensions that our statements loaded, is held against the
 * same SQL in DuckDB over files of the lake with these tables, by the views of "lake query", as are the sums of experiments, and against SQL of another hand over the rows as they were sent (test/kpis).
 */

const DAY = 86_400_000
const TO = Date.parse('2026-11-20T00:00:00Z')
const FROM = TO - 90 * DAY
/** A window is in its table when it is closed, and rows come late: what is on its way at the end is not asked for. */
const REST = 3_600_000

/** How much of its traffic a pack has: so much that every KPI has something to say. */
const SCALE: Readonly<Record<string, number>> = {
  imaging: 0.0003,
  packaging: 0.01,
  playback: 0.0002,
  quickeats: 0.0008,
  recommendations: 0.001,
  shopsmart: 0.05,
  streamflix: 0.0004,
}

/** A value of each filter that some rows have. */
const FILTERS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  imaging: { model: 'digits' },
  packaging: { route: 'road', box: 'M' },
  playback: { region: 'eu-west', cdn: 'alpha', device_type: 'tv' },
  quickeats: { city: 'Mumbai' },
  recommendations: { variant: 'recs_v2' },
  shopsmart: { channel: 'online', store_id: 'S1005', product_id: 'P00001' },
  streamflix: { region_id: 'in', user: 'u-72' },
}

/** Without it there is nothing to compare. */
const CHANGED_AT = Date.parse('2026-10-10T12:30:00Z')

const WHOLE = { from: FROM, to: TO }
/** The clocks change on 25 October in Vienna and on 1 November in New York. */
const AUTUMN = { from: Date.parse('2026-10-01T00:00:00Z'), to: Date.parse('2026-11-11T00:00:00Z') }

function queriesOf(pack: Pack, { filters = {} }: Kpi): KpiQuery[] {
  const always = 'changed_at' in filters ? { changed_at: CHANGED_AT } : {}
  const each = Object.entries(FILTERS[pack.name] ?? {}).filter(([name]) => name in filters)
  const query = (period: typeof WHOLE, zone: string, asked: Record<string, string | number> = {}) => ({
    ...period,
    zone,
    filters: { ...always, ...asked },
  })
  return [
    query(WHOLE, pack.timezone),
    query(AUTUMN, 'Europe/Vienna'),
    query(AUTUMN, 'America/New_York'),
    ...each.map(([name, value]) => query(WHOLE, pack.timezone, { [name]: value })),
  ]
}

/** SQL of a file by the name that stands above it, and what is before the first. */
function readSections(pack: string): { made: string; kpis: Map<string, string> } {
  const text = readFileSync(join(import.meta.dirname, 'kpis', `${pack}.sql`), 'utf8')
  const [made = '', ...rest] = text.split(/^-- (\w+)$/m)
  const kpis = new Map(rest.flatMap((name, i) => (i % 2 === 0 ? [[name, rest[i + 1] ?? '']] : [])))
  return { made, kpis }
}

const MACROS = `CREATE MACRO asked(t) AS t::TIMESTAMP >= getvariable('from') AND t::TIMESTAMP < getvariable('to');
CREATE MACRO local(t) AS timezone(getvariable('tz'), t::TIMESTAMPTZ);
CREATE MACRO day_of(t) AS strftime(local(t), '%Y-%m-%d');
CREATE MACRO month_of(t) AS strftime(local(t), '%Y-%m');
CREATE MACRO hour_of(t) AS hour(local(t));
CREATE MACRO cents(amount) AS (100 * amount::DECIMAL(18, 2))::BIGINT;`

/** Integers, money and text are the same, fractions but for the order in which they were added. */
function same(actual: readonly Row[], expected: readonly Row[], { columns }: Kpi): void {
  const exact = (rows: readonly Row[]) =>
    rows.map((row) =>
      Object.entries(columns).map(([name, type]) => (type === 'real' ? row[name] === null : row[name])),
    )
  expect(exact(actual)).toEqual(exact(expected))
  const fractions = Object.keys(columns).filter((name) => columns[name] === 'real')
  const far = actual.flatMap((row, i) =>
    fractions
      .map((name) => ({ row: i, name, is: Number(row[name]), must: Number(expected[i]?.[name]) }))
      .filter(({ is, must }) => !(Math.abs(is - must) <= 1e-9 * Math.abs(must) + 1e-12)),
  )
  expect(far).toEqual([])
}

describe.each(PACKS.map((pack) => [pack.name, pack] as const))('%s', (name, pack) => {
  const kpis: [string, Kpi][] = Object.entries(pack.kpis ?? {})
  const sections = readSections(name)
  let tables: Tables
  let duck: Duck

  const answer = (kpi: Kpi, query: KpiQuery) => {
    const { sql, parameters } = kpiStatement(kpi, query, 'sqlite')
    return tables.database.prepare(sql).all(...parameters)
  }

  beforeAll(async () => {
    const sent = new Map(Object.keys(pack.streams).map((stream) => [stream, [] as object[]]))
    tables = load(pack, sent)
    duck = await Duck.open()
    await copyTables(pack, tables, duck)
    await duck.run(MACROS)
    for (const [stream, rows] of sent) await duck.fill(stream, rows)
  }, 120_000)
  afterAll(() => duck.close())

  it.each(kpis)('%s is the same in another engine', async (_, kpi) => {
    for (const query of queriesOf(pack, kpi)) {
      const { sql, parameters } = kpiStatement(kpi, query, 'duckdb')
      const rows = answer(kpi, query)
      if (query.to === AUTUMN.to) expect(rows.length).toBeGreaterThan(0)
      same(await duck.rows(sql, parameters), rows, kpi)
    }
  })

  it.each(Object.entries(pack.experiments ?? {}))(
    'the sums of the experiment %s are the same in another engine',
    async (_, experiment) => {
      const ask = (engine: Engine) => experimentQuestions(pack, experiment, engine)
      const here = ask('sqlite').statements.map(({ sql, parameters }) =>
        tables.database.prepare(sql).all(...parameters),
      )
      const there: Row[][] = []
      for (const { sql, parameters } of ask('duckdb').statements) there.push(await duck.rows(sql, parameters))
      expect(here.every((rows) => rows.length > 0)).toBe(true)
      nearly(ask('duckdb').read(there), ask('sqlite').read(here))
    },
  )

  it('has SQL of another hand for every KPI', async () => {
    expect([...sections.kpis.keys()].sort()).toEqual(kpis.map(([each]) => each).sort())
    await duck.run(sections.made)
  })

  it.each(kpis)('%s is what the rows that were sent come to', async (kpiName, kpi) => {
    for (const query of queriesOf(pack, kpi).slice(0, 2)) {
      const { from, to, zone } = query
      const time = (at: number) => `TIMESTAMP '${new Date(at).toISOString().replace('Z', '')}'`
      await duck.run(
        `SET VARIABLE "from" = ${time(from)}; SET VARIABLE "to" = ${time(to)}; SET VARIABLE tz = '${zone}'; SET VARIABLE changed_at = ${time(CHANGED_AT)}`,
      )
      same(answer(kpi, query), await duck.rows(sections.kpis.get(kpiName) ?? ''), kpi)
    }
  })
})

function experimentQuestions(
  pack: Pack,
  experiment: Experiment,
  engine: Engine,
): Questions<TrialData | ChangeDay[]> {
  const sources = rowSources(warehousePlan(pack), experiment)
  const period = { ...AUTUMN, zone: 'Europe/Vienna' }
  return isTrial(experiment)
    ? trialQuestions(experiment, sources, period, engine)
    : changeQuestions(experiment, sources, { ...period, changedAt: CHANGED_AT }, engine)
}

/** Whole numbers are the same, fractions but for the order in which they were added. */
function nearly(found: object, wanted: object): void {
  const numbers = (data: object) => {
    const all: number[] = []
    const rest = JSON.stringify(data, (_, value) => {
      if (typeof value !== 'number') return value
      all.push(value)
      return 0
    })
    return { all, rest }
  }
  const [is, must] = [numbers(found), numbers(wanted)]
  expect(is.rest).toBe(must.rest)
  const far = must.all.flatMap((value, i) => {
    const other = is.all[i] ?? Number.NaN
    // a sum of fractions may come out whole in one engine
    const isNear = [value, other].every(Number.isSafeInteger)
      ? other === value
      : Math.abs(other - value) <= 1e-9 * Math.abs(value)
    return isNear ? [] : [{ is: other, must: value }]
  })
  expect(far).toEqual([])
}

/** Simulates a pack and loads it. @param sent gets the rows as they were sent, but those that were spoilt */
function load(pack: Pack, sent: ReadonlyMap<string, object[]>): Tables {
  const { simulator } = pack
  if (!simulator) throw new Error(`${pack.name} has no simulator`)
  const options = { seed: 1, from: FROM, to: TO + REST, rate: simulator.rate * (SCALE[pack.name] ?? 1) }
  const isOfWindows = warehousePlan(pack).facts.some(({ windows }) => windows.length > 0)
  const windows: Parameters<ReturnType<typeof windowWriter>>[0][] = []
  const tables = simulated({ ...pack, simulator } satisfies SimulatedPack, options, {
    sent: ({ stream, row, planted }) => {
      const isGood = planted === undefined || planted === 'duplicate' || planted === 'late'
      if (isGood && typeof row === 'object') sent.get(stream)?.push(row)
    },
    ...(isOfWindows && { closed: (rows) => windows.push(...rows) }),
  })
  const write = windowWriter(tables.database, pack.name)
  for (const row of windows) write(row)
  return tables
}

async function copyTables(pack: Pack, tables: Tables, duck: Duck): Promise<void> {
  const { dimensions, facts } = warehousePlan(pack)
  const served = facts.filter(({ serve }) => serve === 'rows')
  for (const { table } of [...dimensions, ...served]) await copyByLake(tables, duck, table)
  for (const [view, { sql }] of Object.entries(pack.views ?? {}))
    await duck.run(`CREATE VIEW ${pack.name}_${view} AS ${sql}`)
}
