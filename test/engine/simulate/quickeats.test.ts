import { beforeAll, expect, it } from 'vitest'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { simulator } from '../../../src/packs/quickeats/simulator.ts'
import { quickeats } from '../../../src/packs/quickeats.ts'

const DAYS = 30
/** Midnight in Kolkata. */
const FROM = Date.parse('2026-10-31T18:30:00Z')
const HOUR = 3_600_000

/** A month of a quarter of the traffic, with drivers who say seldom where they are: they are nine rows in ten, and not asked for. */
const pack = {
  ...quickeats,
  simulator: { ...simulator, parameters: { ...simulator.parameters, gps_seconds: 600 } },
}

interface Delivered {
  readonly city: string
  readonly minutes: number
  readonly isOnTime: boolean
  readonly payment: string
}

const delivered: Delivered[] = []
const placedByHour = new Array<number>(24).fill(0)
const ordersOf = new Map<string, number>()
const times = new Map<string, Set<string>>()
let attempts = 0
let paid = 0

beforeAll(() => {
  const options = { seed: 1, from: FROM, to: FROM + DAYS * 24 * HOUR, rate: 8.5 }
  for (const { stream, row, planted } of simulate(pack, options)) {
    if (typeof row === 'string' || (planted !== undefined && planted !== 'late')) continue
    if (stream === 'payments') {
      attempts++
      if (row.success_flag) paid++
    }
    if (stream === 'orders') seeOrder(row)
  }
}, 60_000)

function seeOrder(row: Record<string, unknown>): void {
  const placed = Date.parse(String(row.order_time))
  const order = String(row.order_id)
  times.set(order, (times.get(order) ?? new Set()).add(String(row.order_time)))
  if (row.status === 'PLACED') {
    const hour = new Date(placed + 5.5 * HOUR).getUTCHours()
    placedByHour[hour] = (placedByHour[hour] ?? 0) + 1
    const customer = String(row.customer_id)
    ordersOf.set(customer, (ordersOf.get(customer) ?? 0) + 1)
  }
  if (row.status !== 'DELIVERED') return
  delivered.push({
    city: String(row.city),
    minutes: (Date.parse(String(row.delivered_at)) - placed) / 60_000,
    isOnTime: Number(row.eta_error_minutes) <= 0,
    payment: String(row.payment_type),
  })
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const minutes = (where: (one: Delivered) => boolean) =>
  mean(delivered.filter(where).map(({ minutes }) => minutes))

it('an order is delivered in 28 minutes on the mean, give or take half a minute', () => {
  expect(Math.abs(minutes(() => true) - 28)).toBeLessThan(0.5)
})

it('89 % are on time, give or take one', () => {
  expect(Math.abs(mean(delivered.map(({ isOnTime }) => (isOnTime ? 1 : 0))) - 0.89)).toBeLessThan(0.01)
})

it('96.5 % of payments succeed, give or take 0.3', () => {
  expect(Math.abs(paid / attempts - 0.965)).toBeLessThan(0.003)
})

it("42 % of a month's customers order more than once, give or take one", () => {
  const again = [...ordersOf.values()].filter((orders) => orders > 1).length
  expect(Math.abs(again / ordersOf.size - 0.42)).toBeLessThan(0.01)
})

it('every hour of the local day is as busy as declared, so the peaks are 12–15 h and 19–22 h', () => {
  const { shape } = pack.simulator
  const orders = placedByHour.reduce((sum, each) => sum + each, 0)
  const total = shape.reduce((sum, each) => sum + each, 0)
  for (const [hour, weight] of shape.entries()) {
    const expected = (orders * weight) / total
    expect(Math.abs((placedByHour[hour] ?? 0) - expected)).toBeLessThan(5 * Math.sqrt(expected))
  }
  const byRank = placedByHour.map((count, hour) => ({ count, hour })).sort((a, b) => b.count - a.count)
  expect(
    byRank
      .slice(0, 6)
      .map(({ hour }) => hour)
      .sort((a, b) => a - b),
  ).toEqual([12, 13, 14, 19, 20, 21])
})

it('a delivery takes longer where traffic is denser, and longer for those who pay in cash', () => {
  const dense = ['Mumbai', 'Delhi', 'Bengaluru']
  expect(minutes(({ city }) => dense.includes(city))).toBeGreaterThan(
    minutes(({ city }) => !dense.includes(city)) + 1,
  )
  expect(minutes(({ payment }) => payment === 'cash')).toBeGreaterThan(
    minutes(({ payment }) => payment === 'upi') + 1,
  )
})

it('an order says the same time in all of its rows', () => {
  expect([...times.values()].filter(({ size }) => size > 1)).toEqual([])
})
