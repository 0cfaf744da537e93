import { describe, expect, it } from 'vitest'
import type { Pack } from '../src/contracts/pack.ts'
import { FeatureCatalogue, type FeatureEntry } from '../src/engine/feature/catalogue.ts'
import { type FeatureRow, featureQuery, type Question } from '../src/engine/feature/query.ts'
import { featureSql } from '../src/engine/feature/statement.ts'
import { type SimulationOptions, simulate } from '../src/engine/simulate/simulate.ts'
import { checker } from '../src/engine/stream/check.ts'
import { warehousePlan } from '../src/engine/warehouse/plan.ts'
import { PACKS } from '../src/packs/index.ts'
import { answers } from './packs/answers.ts'
import { Duck } from './packs/duck.ts'
import { overEvents, readGolden } from './packs/golden.ts'
import { Run } from './packs/run.ts'
import type { SimulatedPack } from './packs/simulated.ts'
import { type Sent, Tables } from './packs/tables.ts'

const DAY = 86_400_000
const FROM = Date.parse('2026-11-02T00:00:00Z')

/** How long rows take from their 2xx into the tables: a ledger seals every 10 s. */
const LOADING = 20_000

/** Days, and rows a second. */
const SIZES: Readonly<Record<string, readonly [days: number, rate: number]>> = {
  streamflix: [2, 0.08],
  quickeats: [1, 0.3],
  recommendations: [2, 0.05],
  packaging: [4, 0.02],
  shopsmart: [4, 0.02],
}

const catalogue = new FeatureCatalogue(PACKS)
const withFeatures = PACKS.filter(({ name }) => catalogue.of(name).length > 0)

/** A pack's life: what was answered at three times, and the tables in the end. */
function lived(pack: Pack) {
  const [days, rate] = SIZES[pack.name] ?? [1, 0.1]
  const to = FROM + days * DAY
  const times = [0.4, 0.7, 0.95].map((part) => FROM + Math.floor(part * days * DAY))
  const tables = new Tables(pack)
  const events = arrivals(withPlainTraffic(pack), { seed: 3, from: FROM, to, rate })
  const ids = new Map(catalogue.of(pack.name).map((entry) => [entry, idsOf(entry, events)]))
  const told: { entry: FeatureEntry; questions: Question[]; rows: FeatureRow[] }[] = []
  let begun = 0
  for (const at of [...times, Infinity]) {
    const loaded = events.filter((event) => event.at < at - LOADING).length
    load(
      tables,
      events.slice(begun, loaded).map(({ sent }) => sent),
    )
    begun = loaded
    if (at === Infinity) break
    for (const [entry, own] of ids) {
      const questions = own.map((id) => ({ id, at }))
      told.push({ entry, questions, rows: answers(tables.database, entry, questions) })
    }
  }
  return { tables, told }
}

/** Rows as a ledger takes them, by their arrival. Without those that are late on purpose: docs/features.md says what becomes of them. */
function arrivals(pack: SimulatedPack, options: SimulationOptions) {
  const checks = new Map(Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]))
  return [...simulate(pack, options)].flatMap(({ stream, row, at, planted }) => {
    const good = planted === undefined ? checks.get(stream)?.(row, at) : undefined
    return good?.ok ? [{ at, sent: [stream, { ...good.row }] as Sent }] : []
  })
}

function withPlainTraffic(pack: Pack): SimulatedPack {
  const { simulator } = pack
  if (!simulator) throw new Error(`${pack.name} has no simulator`)
  // positions are most of what there is
  const parameters = { ...simulator.parameters, gps_seconds: 600 }
  return { ...pack, simulator: { ...simulator, parameters } }
}

function load(tables: Tables, sent: readonly Sent[]): void {
  for (let at = 0; at < sent.length; at += 2000) tables.load(sent.slice(at, at + 2000))
}

/** Some of those that events name, and one that nobody knows. */
function idsOf({ key }: FeatureEntry, events: ReturnType<typeof arrivals>) {
  const named = events.flatMap(({ sent: [, row] }) => (typeof row[key] === 'string' ? [row[key]] : []))
  const all = [...new Set(named)]
  const step = Math.max(1, Math.floor(all.length / 60))
  return [...all.filter((_, i) => i % step === 0), 'nobody']
}

describe.each(withFeatures.map((pack) => [pack.name, pack] as const))('%s', (_, pack) => {
  const { tables, told } = lived(pack)

  it.each(catalogue.of(pack.name).map((entry) => [entry.name, entry] as const))(
    '%s says later of a time what it said then',
    (_name, entry) => {
      const own = told.filter((each) => each.entry === entry)
      expect(own.some(({ rows }) => rows.some(({ status }) => status === 'PRESENT'))).toBe(true)
      for (const { questions, rows } of own) expect(answers(tables.database, entry, questions)).toEqual(rows)
    },
  )

  it.each(catalogue.of(pack.name).map((entry) => [entry.name, entry] as const))(
    '%s reads no more of a fact than the rows of its key',
    (_name, entry) => {
      const plan = tables.database
        .prepare(`EXPLAIN QUERY PLAN ${featureSql(entry, 'sqlite')}`)
        .all('[]')
        .map(({ detail }) => String(detail))
      const read = plan.filter((detail) => !/^SCAN (json_each|spine|s|told)\b/.test(detail))
      expect(read.filter((detail) => /^SCAN\b/.test(detail))).toEqual([])
      for (const search of read.filter((detail) => /^SEARCH\b/.test(detail)))
        expect(search).toContain(`(${entry.key}=?`)
    },
  )

  it('has the same features in DuckDB', async () => {
    const lake = await Duck.open()
    for (const table of tablesOf(pack)) await lake.copy(tables.database, table)
    for (const { entry, questions, rows } of told) {
      const { statements, answer } = featureQuery(entry, questions)
      const sql = featureSql(entry, 'duckdb')
      const read = await Promise.all(statements.map(({ parameters }) => lake.rows(sql, parameters)))
      expect(rounded(answer(read.flat()))).toEqual(rounded(rows))
    }
    lake.close()
  })
})

function tablesOf(pack: Pack): string[] {
  const { dimensions, facts } = warehousePlan(pack)
  return [
    ...dimensions.flatMap(({ table, log }) => [table, log]),
    ...facts.filter(({ serve }) => serve === 'rows').map(({ table }) => table),
  ]
}

describe.each(withFeatures.map((pack) => [pack.name, pack, readGolden(pack.name)] as const))(
  'the golden file of %s',
  (_, pack, golden) => {
    const told = golden.features ?? []
    const tables = new Tables(pack)
    tables.load(new Run(pack, golden, golden.events, 1).taken.toReversed())

    it('has an answer to each view, or to none', () => {
      const views = new Set(told.map(({ view }) => view))
      if (views.size > 0) expect([...views].sort()).toEqual(Object.keys(pack.features ?? {}).sort())
    })

    it.each(told.map((each) => [each.view, each.at, each] as const))(
      '%s at %s is what SQL over the events or a hand makes of them',
      (view, at, { ids, sql, rows }) => {
        const [selection] = catalogue.select([view])
        if (!selection) throw new Error(`there is no ${view}`)
        const questions = ids.map((id) => ({ id, at: Date.parse(at) }))
        const found = answers(tables.database, selection.entry, questions).flatMap(
          ({ status, eventTime, values }, i) =>
            status === 'PRESENT' ? [{ id: ids[i], event_time: eventTime, ...values }] : [],
        )
        const expected = (rows ?? overEvents(golden, sql ?? '')).map(({ event_time, ...row }) => ({
          ...row,
          event_time: typeof event_time === 'string' ? Date.parse(event_time) : event_time,
        }))
        expect(found.map(tenDigits)).toEqual(expected.map(tenDigits))
      },
    )
  },
)

/** Engines add fractions up in different orders. */
const tenDigits = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const isFraction = typeof value === 'number' && !Number.isInteger(value)
      return [name, isFraction ? Number(value.toPrecision(10)) : value]
    }),
  )

const rounded = (rows: readonly FeatureRow[]) =>
  rows.map(({ values, ...rest }) => ({ ...rest, values: tenDigits(values) }))
