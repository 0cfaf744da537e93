import { beforeAll, expect, it } from 'vitest'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { simulator } from '../../../src/packs/shopsmart/simulator.ts'
import { shopsmart } from '../../../src/packs/shopsmart.ts'

const DAY = 86_400_000
const DAYS = 365
/** Midnight in Kolkata. */
const FROM = Date.parse('2025-12-31T18:30:00Z')
const CRORE = 10_000_000
const MONTHS = DAYS / 30.4375

const pack = { ...shopsmart, simulator }
const checks = new Map(
  Object.entries(shopsmart.streams).map(([name, stream]) => [name, checker(name, stream)]),
)
const categoryOf = new Map(
  simulator.pools.products.size.map(({ product_id, category }) => [product_id, category]),
)
const revenueByMonth = new Map<string, number>()
const revenueByCategory = new Map<string, number>()
const visitsByMonth = new Map<string, Map<string, Set<string>>>()
const stores = new Set<string>()
const items = new Map<string, { days: Set<string>; rows: number }>()
const total = { revenue: 0, store: 0, sold: 0, stock: 0 }

/** Rows as they are cleaned, once each. */
beforeAll(() => {
  for (const { stream, row, planted, at } of simulate(pack, {
    seed: 1,
    from: FROM,
    to: FROM + DAYS * DAY,
  })) {
    if (planted !== undefined && planted !== 'late') continue
    const checked = checks.get(stream)?.(row, at)
    if (!checked?.ok) throw new Error(`a good row of ${stream} is bad`)
    if (stream === 'pos_sales' || stream === 'online_orders') seeSale(stream, checked.row, checked.time)
    if (stream === 'inventory') seeStock(checked.row)
  }
}, 240_000)

type Row = Readonly<Record<string, unknown>>

function seeSale(stream: string, row: Row, time: number): void {
  const isStore = stream === 'pos_sales'
  const revenue = isStore ? Number(row.sale_amount) : Number(row.price) - Number(row.discount)
  const month = new Date(time + 5.5 * 3_600_000).toISOString().slice(0, 7)
  const category = categoryOf.get(String(row.product_id)) ?? ''
  total.revenue += revenue
  if (isStore) {
    total.store += revenue
    total.sold += Number(row.quantity)
    stores.add(String(row.store_id))
  }
  revenueByMonth.set(month, (revenueByMonth.get(month) ?? 0) + revenue)
  revenueByCategory.set(category, (revenueByCategory.get(category) ?? 0) + revenue)
  if (row.customer_id === undefined) return
  const customers = visitsByMonth.get(month) ?? new Map<string, Set<string>>()
  visitsByMonth.set(month, customers)
  const customer = String(row.customer_id)
  const visit = String(row.transaction_id ?? row.order_id)
  customers.set(customer, (customers.get(customer) ?? new Set()).add(visit))
}

function seeStock(row: Row): void {
  total.stock += Number(row.stock_on_hand)
  const item = items.get(String(row.item)) ?? { days: new Set(), rows: 0 }
  items.set(String(row.item), item)
  item.days.add(String(row.as_of))
  item.rows++
}

it('a month brings ₹8.4 crore on the mean of a year, give or take 0.15', () => {
  expect(Math.abs(total.revenue / CRORE / MONTHS - 8.4)).toBeLessThan(0.15)
})

it('no month brings as much as October, November and December do', () => {
  const ranked = [...revenueByMonth].sort(([, a], [, b]) => b - a).map(([month]) => month)
  expect(ranked.slice(0, 3).sort()).toEqual(['2026-10', '2026-11', '2026-12'])
})

it('27 % of sales are of electronics, give or take one', () => {
  const share = (revenueByCategory.get('Electronics') ?? 0) / total.revenue
  expect(Math.abs(share - 0.27)).toBeLessThan(0.01)
})

it('the stock of stores is sold 5.8 times a year, give or take 0.2', () => {
  // as the KPI works it out: what is sold of what is there, both of the mean week
  expect(Math.abs((total.sold / total.stock) * 52.1775 - 5.8)).toBeLessThan(0.2)
})

it("38 % of a month's customers buy more than once, on the mean of a year, give or take one", () => {
  const rates = [...visitsByMonth.values()].map(
    (customers) => [...customers.values()].filter(({ size }) => size > 1).length / customers.size,
  )
  const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length
  expect(rates).toHaveLength(12)
  expect(Math.abs(mean - 0.38)).toBeLessThan(0.01)
})

it('more than a hundred stores sell, and a quarter of revenue is online', () => {
  expect(stores.size).toBeGreaterThan(100)
  const online = 1 - total.store / total.revenue
  expect(online).toBeGreaterThan(0.15)
  expect(online).toBeLessThan(0.3)
})

it('every store counts each of its products once a week, however it spells them', () => {
  expect(items.size).toBe(stores.size * categoryOf.size)
  for (const { days, rows } of items.values()) {
    expect(days.size).toBe(rows)
    expect(rows).toBeGreaterThan(48)
  }
})
