import { beforeAll, expect, it } from 'vitest'
import { simulate } from '../../src/engine/simulate/simulate.ts'
import { checker } from '../../src/engine/stream/check.ts'
import { KeySet } from '../../src/engine/stream/key-set.ts'
import { plan } from '../../src/engine/stream/plan.ts'
import { WindowBook } from '../../src/engine/stream/window-book.ts'
import { kpiStatement } from '../../src/engine/warehouse/kpi.ts'
import { kpis } from '../../src/packs/recommendations/kpis.ts'
import { simulator } from '../../src/packs/recommendations/simulator.ts'
import { recommendations } from '../../src/packs/recommendations.ts'
import { type Sent, Tables } from './tables.ts'

const FROM = Date.parse('2026-11-01T00:00:00Z')
const DAY = 86_400_000
const DAYS = 45
const pack = { ...recommendations, simulator }

/** Six weeks of a small shop, as a ledger and the warehouse have them. */
const tables = new Tables(pack)
const book = new WindowBook(pack.windows, pack.streams)
const told = new Map<
  string,
  { readonly window: string; readonly keys: readonly unknown[]; readonly cells: readonly unknown[] }
>()
/** By user: when they took up a recommendation, and when they did anything. */
const tookUp = new Map<string, number[]>()
const did = new Map<string, number[]>()
let latest = 0

function add(lists: Map<string, number[]>, user: string, time: number): void {
  const list = lists.get(user) ?? []
  lists.set(user, list)
  list.push(time)
}

beforeAll(() => {
  const checks = new Map(Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]))
  const keys = new KeySet()
  let sent: Sent[] = []
  let next = FROM
  for (const { stream, row, at } of simulate(pack, {
    seed: 2,
    from: FROM,
    to: FROM + DAYS * DAY,
    rate: 0.03,
  })) {
    if (at > next) {
      for (const row of book.takeChanged(1, at).rows)
        told.set(JSON.stringify([row.window, row.start, row.keys]), row)
      next = at + 60_000
    }
    const good = checks.get(stream)?.(row, at)
    if (!good?.ok || !keys.add(good.key, at)) continue
    book.fold(stream, good, at)
    sent.push([stream, good.row])
    if (sent.length === 500) {
      tables.load(sent)
      sent = []
    }
    if (stream !== 'interactions') continue
    const user = String(good.row.user_id)
    add(did, user, good.time)
    latest = Math.max(latest, good.time)
    if (good.row.kind === 'click' && good.row.impression_id !== undefined) add(tookUp, user, good.time)
  }
  tables.load(sent)
  for (const row of book.takeChanged(1, next + DAY).rows)
    told.set(JSON.stringify([row.window, row.start, row.keys]), row)
}, 60_000)

function answer(kpi: keyof typeof kpis) {
  const query = { from: FROM, to: FROM + DAYS * DAY, zone: 'UTC', filters: {} }
  const { sql, parameters } = kpiStatement(kpis[kpi], query, 'sqlite')
  return tables.database.prepare(sql).all(...parameters)
}

it('what is live comes to what the warehouse says, spam and late rows and all', () => {
  const live = (window: 'ctr' | 'conversion', value: string, variant: unknown) => {
    const { parts, read } = plan(pack.windows[window])
    const merged = parts.map(({ make }) => make())
    for (const row of told.values())
      if (row.window === window && row.keys[0] === variant)
        merged.forEach((cell, i) => {
          cell.merge(row.cells[i] as never)
        })
    return read(merged)[value]
  }
  const rows = answer('conversion_by_variant')
  expect(rows.map(({ variant }) => variant)).toEqual(['control', 'recs_v2'])
  for (const { variant, impressions, clicks, conversions, revenue } of rows) {
    expect(clicks).toBeGreaterThan(1000)
    expect(conversions).toBeGreaterThan(100)
    expect({ impressions, clicks, conversions, revenue: Number(revenue) / 100 }).toEqual({
      impressions: live('ctr', 'impressions', variant),
      clicks: live('ctr', 'clicks', variant),
      conversions: live('conversion', 'conversions', variant),
      revenue: live('conversion', 'revenue', variant),
    })
  }
})

it('hours and days add up to the whole', () => {
  const total = (kpi: keyof typeof kpis, name: string) =>
    answer(kpi).reduce((sum, row) => sum + Number(row[name]), 0)
  for (const name of ['impressions', 'clicks', 'conversions'])
    expect([total('hourly', name), total('daily', name)]).toEqual(
      Array.from({ length: 2 }, () => total('conversion_by_variant', name)),
    )
})

it('a cohort is who first took up a recommendation on that day, and returns when they do', () => {
  const cohorts = new Map<string, { first: number; user: string }[]>()
  for (const [user, times] of tookUp) {
    const first = Math.min(...times)
    const day = new Date(first).toISOString().slice(0, 10)
    cohorts.set(day, [...(cohorts.get(day) ?? []), { first, user }])
  }
  const share = (of: readonly { first: number; user: string }[], day: number) => {
    if (Math.max(...of.map(({ first }) => first)) + (day + 1) * DAY > latest) return null
    const back = of.filter(({ first, user }) =>
      did.get(user)?.some((time) => time >= first + day * DAY && time < first + (day + 1) * DAY),
    )
    return back.length / of.length
  }
  const expected = [...cohorts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([cohort, of]) => ({
      cohort,
      users: of.length,
      day_1: share(of, 1),
      day_7: share(of, 7),
      day_30: share(of, 30),
    }))
  const rows = answer('retention_cohorts')
  expect(rows.map((row) => ({ ...row }))).toEqual(expected)
  expect(rows.filter(({ day_30 }) => Number(day_30) > 0).length).toBeGreaterThan(3)
  expect(rows.at(-1)).toMatchObject({ day_1: null })
})
