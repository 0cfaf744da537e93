import { describe, expect, it } from 'vitest'
import type { Kpi } from '../src/contracts/kpi.ts'
import { type KpiQuery, kpiStatement } from '../src/engine/warehouse/kpi.ts'
import { warehousePlan } from '../src/engine/warehouse/plan.ts'
import { PACKS } from '../src/packs/index.ts'
import { packaging } from '../src/packs/packaging.ts'
import { type GoldenKpi, overEvents, type Row, readGolden } from './packs/golden.ts'
import { loaded } from './packs/loaded.ts'
import { Run } from './packs/run.ts'
import { Tables } from './packs/tables.ts'
import { wholeReads } from './packs/whole-reads.ts'

const NAMES: Record<string, readonly string[]> = {
  imaging: ['throughput', 'success_rate', 'latency', 'cost_per_image'],
  playback: ['qoe_by_region', 'qoe_by_device', 'before_after'],
  quickeats: [
    'delivery_time_by_city_month',
    'top_restaurants',
    'payment_success_by_city',
    'on_time_by_city',
    'repeat_orders',
    'active_users',
    'driver_utilisation',
    'refund_rate',
    'restaurant_performance',
  ],
}

it('every KPI that has a name of old is there', () => {
  for (const [pack, names] of Object.entries(NAMES))
    expect(Object.keys(PACKS.find(({ name }) => name === pack)?.kpis ?? {})).toEqual(
      expect.arrayContaining([...names]),
    )
})

const ask = (tables: Tables, kpi: Kpi, query: KpiQuery) => {
  const { sql, parameters } = kpiStatement(kpi, query, 'sqlite')
  return tables.database.prepare(sql).all(...parameters)
}

/** Rows are the same, fractions to the tenth digit. */
function same(actual: readonly Row[], expected: readonly Row[]): void {
  const rounded = (row: Row) =>
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Number(value.toPrecision(10)) : value,
    ])
  expect(actual.map(rounded)).toEqual(expected.map(rounded))
}

describe('a statement that reads a fact from end to end', () => {
  const { database } = new Tables(packaging)
  const facts = ['packaging_shipment_fact', 'packaging_decision_fact']
  const [shipments, decisions] = facts
  const PERIOD = 's.shipped_at >= 1 AND s.shipped_at < 2'
  it.each([
    ['by an alias', `SELECT count(*) FROM ${shipments} AS s WHERE s.weight_g > 5`, [shipments]],
    ['by a view', 'SELECT count(*) FROM packaging_fact_shipment WHERE weight_g > 5', [shipments]],
    ['by its index', `SELECT count(*) FROM ${shipments} ORDER BY shipped_at`, [shipments]],
    ['from a time on', `SELECT count(*) FROM ${shipments} WHERE shipped_at >= 1`, [shipments]],
    [
      'for an index of the moment',
      `SELECT count(*) FROM ${shipments} AS s JOIN ${decisions} AS d ON d.used_box = s.route WHERE ${PERIOD}`,
      [decisions],
    ],
    ['not, but a period', `SELECT count(*) FROM packaging_fact_shipment AS s WHERE ${PERIOD}`, []],
    ['not, but its newest row', `SELECT max(shipped_at) FROM ${shipments}`, []],
  ])('is found: %s', (_, sql, read) => {
    expect(wholeReads(database, sql, facts)).toEqual(read)
  })
})

describe.each(PACKS.map((pack) => [pack.name, pack, readGolden(pack.name)] as const))(
  '%s',
  (_, pack, golden) => {
    const run = new Run(pack, golden, golden.events, 1)
    const tables = loaded(pack, run, run.taken)
    const backwards = loaded(pack, run, run.taken.toReversed())
    const kpis = Object.entries(pack.kpis ?? {})
    const facts = warehousePlan(pack).facts.map(({ table }) => table)

    it('has a golden answer to each KPI', () => {
      expect(Object.keys(golden.kpis ?? {}).sort()).toEqual(kpis.map(([name]) => name).sort())
    })

    it.each(kpis)(
      '%s has the columns that it declares, and reads no fact or window from end to end',
      (_name, kpi) => {
        const query = {
          from: Date.UTC(2026, 9, 1),
          to: Date.UTC(2026, 11, 1),
          zone: 'Europe/Vienna',
          filters: {},
        }
        const { sql } = kpiStatement(kpi, query, 'sqlite')
        const columns = tables.database.prepare(sql).columns()
        expect(columns.map(({ name }) => name)).toEqual(Object.keys(kpi.columns))
        expect(wholeReads(tables.database, sql, [...facts, 'windows'])).toEqual([])
      },
    )

    it.each(Object.entries(golden.kpis ?? {}))(
      '%s is what SQL over the events or a hand makes of them',
      (name, told) => {
        const kpi = pack.kpis?.[name]
        if (!kpi) throw new Error(`there is no ${name}`)
        const expected = told.rows ?? overEvents(golden, told.sql ?? '')
        expect(expected.length).toBeGreaterThan(0)
        same(ask(tables, kpi, queryOf(told, pack.timezone)), expected)
        same(ask(backwards, kpi, queryOf(told, pack.timezone)), expected)
      },
    )
  },
)

function queryOf({ from, to, tz, filters = {} }: GoldenKpi, timezone: string): KpiQuery {
  return { from: Date.parse(from), to: Date.parse(to), zone: tz ?? timezone, filters }
}
