import { beforeAll, describe, expect, it } from 'vitest'
import type { Pack } from '../src/contracts/pack.ts'
import { kpiStatement } from '../src/engine/warehouse/kpi.ts'
import { simulator as packagingSimulator } from '../src/packs/packaging/simulator.ts'
import { packaging } from '../src/packs/packaging.ts'
import { simulator as shopsmartSimulator } from '../src/packs/shopsmart/simulator.ts'
import { shopsmart } from '../src/packs/shopsmart.ts'
import type { Row } from './packs/golden.ts'
import { simulated } from './packs/simulated.ts'
import type { Tables } from './packs/tables.ts'

const DAY = 86_400_000

function asked(tables: Tables, pack: Pack, name: string, from: number, days: number): Row[] {
  const kpi = pack.kpis?.[name]
  if (!kpi) throw new Error(`there is no ${name}`)
  const query = { from, to: from + days * DAY, zone: pack.timezone, filters: {} }
  const { sql, parameters } = kpiStatement(kpi, query, 'sqlite')
  return tables.database.prepare(sql).all(...parameters)
}

const sum = (rows: readonly Row[], column: string) =>
  rows.reduce((total, row) => total + Number(row[column]), 0)

describe('September of shopsmart, as busy as the mean of the year', () => {
  // midnight in Kolkata
  const [from, days] = [Date.parse('2026-08-31T18:30:00Z'), 30]
  let tables: Tables
  const kpi = (name: string) => asked(tables, shopsmart, name, from, days)
  beforeAll(() => {
    tables = simulated(
      { ...shopsmart, simulator: shopsmartSimulator },
      { seed: 1, from, to: from + days * DAY },
    )
  }, 240_000)

  it('brings ₹8.4 crore, give or take 0.4, the same by region, by month and by row', () => {
    const [total] = tables.rows('SELECT sum(sales_amount) AS paise FROM shopsmart_sales_fact')
    const byMonth = kpi('sales_by_region_month')
    expect(Math.abs(sum(byMonth, 'sales') / 1e9 - 8.4)).toBeLessThan(0.4)
    expect(sum(byMonth, 'sales')).toBe(total?.paise)
    expect(sum(kpi('revenue_by_region'), 'revenue')).toBe(total?.paise)
    // of customers whose row was bad
    const unknown = byMonth.filter(({ region }) => region === 'Unknown')
    expect(byMonth).toHaveLength(5)
    expect(sum(unknown, 'sales') / sum(byMonth, 'sales')).toBeLessThan(0.005)
  })

  it('sells its stock 5.8 times a year, give or take 0.4', () => {
    const rows = kpi('stock_turnover')
    expect(rows).toHaveLength(8)
    for (const { overall } of rows) expect(Math.abs(Number(overall) - 5.8)).toBeLessThan(0.4)
  })

  it('sees 38 % of its customers more than once, give or take two', () => {
    const [{ repeat_rate } = {}] = kpi('repeat_rate')
    expect(Math.abs(Number(repeat_rate) - 0.38)).toBeLessThan(0.02)
  })

  it('has profit where the cost is told, promotions that sell more, and stores that do badly', () => {
    const [{ share } = {}] = tables.rows(
      'SELECT 1.0 * sum(profit) / sum(sales_amount) AS share FROM shopsmart_sales_fact',
    )
    expect(Number(share)).toBeGreaterThan(0.2)
    expect(Number(share)).toBeLessThan(0.3)
    expect(kpi('top_products')).toHaveLength(5)
    expect(kpi('promotion_effect').length).toBeGreaterThan(2)
    const low = kpi('low_performing_stores').length
    expect(low).toBeGreaterThan(4)
    expect(low).toBeLessThan(40)
    expect(kpi('days_of_cover').length).toBeGreaterThan(50)
  })

  it('knows who every sale is to and of what, once their rows have come', () => {
    const [{ inferred } = {}] = tables.rows(
      'SELECT count(*) AS inferred FROM shopsmart_product_dim WHERE is_inferred = 1',
    )
    expect(inferred).toBe(0)
    expect(kpi('retention_by_loyalty').map(({ loyalty_level }) => loyalty_level)).toEqual(
      expect.arrayContaining(['bronze', 'silver', 'gold', 'platinum']),
    )
  })
})

describe('ten days of packaging', () => {
  const [from, days] = [Date.parse('2026-10-31T18:30:00Z'), 10]
  let tables: Tables
  const kpi = (name: string) => asked(tables, packaging, name, from, days)
  const model = (name: string) => kpi(name).find(({ variant }) => variant === 'right_size')
  beforeAll(() => {
    tables = simulated(
      { ...packaging, simulator: packagingSimulator },
      { seed: 1, from, to: from + days * DAY },
    )
  }, 240_000)

  it('have 25 % less air in the boxes of the model, and cost 15 % less, give or take 2.5', () => {
    expect(Math.abs(Number(model('waste_reduction')?.reduction) - 0.25)).toBeLessThan(0.025)
    expect(Math.abs(Number(model('cost_savings')?.saving) - 0.15)).toBeLessThan(0.025)
  })

  it('find the decision of every shipment but those of orders from before', () => {
    const variants = kpi('waste_reduction').map(({ variant }) => variant)
    expect(variants).toEqual(['control', 'right_size', 'unknown'])
    const [{ lost } = {}] = tables.rows(
      `SELECT 1.0 * sum(decision_id IS NULL) / count(*) AS lost FROM packaging_fact_shipment`,
    )
    expect(Number(lost)).toBeLessThan(0.01)
    const damaged = kpi('damage_by_box')
    expect(sum(damaged, 'damaged') / sum(damaged, 'shipments')).toBeGreaterThan(0.01)
    expect(sum(damaged, 'damaged') / sum(damaged, 'shipments')).toBeLessThan(0.03)
  })

  it('have a carbon footprint on every material and route', () => {
    const known = kpi('carbon').filter(({ material }) => material !== 'unknown')
    expect(known).toHaveLength(18)
    for (const { carbon_g } of known) expect(Number(carbon_g)).toBeGreaterThan(0)
  })
})
