import { beforeAll, expect, it } from 'vitest'
import { linearRatio } from '../../../src/engine/experiment/linear.ts'
import { momentsOf } from '../../../src/engine/experiment/moments.ts'
import { fixedRule, read } from '../../../src/engine/experiment/reading.ts'
import { simulate } from '../../../src/engine/simulate/simulate.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { KeySet } from '../../../src/engine/stream/key-set.ts'
import { plan } from '../../../src/engine/stream/plan.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'
import { simulator } from '../../../src/packs/recommendations/simulator.ts'
import { recommendations } from '../../../src/packs/recommendations.ts'
import { watch } from './watched.ts'

const DAYS = 30
const FROM = Date.parse('2026-11-01T00:00:00Z')
const DAY = 86_400_000
const MINUTE = 60_000
const pack = { ...recommendations, simulator }

interface User {
  impressions: number
  clicks: number
  purchases: number
  latency: number
}
const users = { control: new Map<string, User>(), recs_v2: new Map<string, User>() }

/** A month of rows, by user and the variant that they were sent with. */
beforeAll(() => {
  const variants = new Map<string, keyof typeof users>()
  const options = { seed: 1, from: FROM, to: FROM + DAYS * DAY, rate: 1 }
  for (const { stream, row, planted } of simulate(pack, options)) {
    if (typeof row === 'string' || (planted !== undefined && planted !== 'late')) continue
    const user = String(row.user_id)
    if (stream === 'impressions') {
      const variant = row.variant === 'control' ? 'control' : 'recs_v2'
      variants.set(user, variant)
      of(user, variant).impressions++
      of(user, variant).latency += Number(row.latency_ms)
    }
    const variant = variants.get(user)
    if (stream !== 'interactions' || !variant || row.impression_id === undefined) continue
    if (row.kind === 'click') of(user, variant).clicks++
    if (row.kind === 'purchase') of(user, variant).purchases++
  }
}, 120_000)

function of(user: string, variant: keyof typeof users): User {
  const known = users[variant].get(user) ?? { impressions: 0, clicks: 0, purchases: 0, latency: 0 }
  users[variant].set(user, known)
  return known
}

function lift(value: (user: User) => number) {
  const side = (of: ReadonlyMap<string, User>) => {
    const linear = linearRatio(
      momentsOf([...of.values()].map((user) => ({ value: value(user), under: user.impressions }))),
    )
    if (!linear) throw new Error('nobody was shown anything')
    return linear
  }
  const pair = { kind: 'linear', control: side(users.control), treatment: side(users.recs_v2) } as const
  const { lift: interval } = read(pair, fixedRule(0.05))
  if (!interval) throw new Error('there is no lift')
  return { low: interval.low ?? -Infinity, high: interval.high ?? Infinity }
}

it('of the second model 12 % more is bought, and the analysis finds it', () => {
  const { low, high } = lift(({ purchases }) => purchases)
  expect(low).toBeGreaterThan(0)
  expect(low).toBeLessThan(0.12)
  expect(high).toBeGreaterThan(0.12)
})

it('it is clicked no more, and takes 3 % longer', () => {
  const clicks = lift(({ clicks }) => clicks)
  expect(clicks.low).toBeLessThan(0)
  expect(clicks.high).toBeGreaterThan(0)
  const latency = lift(({ latency }) => latency)
  expect(latency.low).toBeLessThan(0.03)
  expect(latency.high).toBeGreaterThan(0.03)
})

it('users are parted evenly', () => {
  const [control, second] = [users.control.size, users.recs_v2.size]
  expect(Math.abs(control - second)).toBeLessThan(4 * Math.sqrt(control + second))
})

/** The windows of a day, folded as a ledger does it, and how often each kind of row came. */
function day() {
  const book = new WindowBook(pack.windows, pack.streams)
  const keys = new KeySet()
  const last = new Map<string, { readonly window: string; readonly cells: readonly unknown[] }>()
  const came = { clicks: 0, recommended: 0, impressions: 0 }
  const checks = new Map(Object.entries(pack.streams).map(([name, stream]) => [name, checker(name, stream)]))
  let told = FROM
  const tell = (now: number) => {
    for (const row of book.takeChanged(1, now).rows)
      last.set(JSON.stringify([row.window, row.start, row.keys]), row)
  }
  for (const { stream, row, at } of simulate(pack, { seed: 4, from: FROM, to: FROM + DAY, rate: 2 })) {
    if (at > told + MINUTE) {
      tell(at)
      told = at
    }
    const good = checks.get(stream)?.(row, at)
    if (!good?.ok || !keys.add(good.key, at)) continue
    book.fold(stream, good, at)
    if (stream === 'impressions') came.impressions++
    if (good.row.kind === 'click') came.clicks++
    if (good.row.kind === 'purchase' && good.row.impression_id !== undefined) came.recommended++
  }
  tell(FROM + DAY)
  const total = (window: keyof typeof pack.windows, value: string) => {
    const { read: reading, parts } = plan(pack.windows[window])
    let sum = 0
    for (const { window: own, cells } of last.values()) {
      if (own !== window) continue
      const merged = parts.map(({ make }) => make())
      merged.forEach((cell, i) => {
        cell.merge(cells[i] as never)
      })
      sum += Number(reading(merged)[value])
    }
    return sum
  }
  return { came, total, trails: book.trailCounts() }
}

it('every click counts once: for what was recommended, as spam, or as on something that nobody told of', () => {
  const { came, total, trails } = day()
  const [clicks, spam, unmatched] = [
    total('ctr', 'clicks'),
    total('spam', 'dropped'),
    total('unmatched', 'clicks'),
  ]
  expect(total('ctr', 'impressions')).toBe(came.impressions)
  expect(clicks + spam + unmatched).toBe(came.clicks)
  // most clicks of robots, and one in fifty of the others
  expect(spam / came.clicks).toBeGreaterThan(0.05)
  expect(spam / came.clicks).toBeLessThan(0.3)
  // bad rows of impressions, one in 400
  expect(unmatched / came.clicks).toBeLessThan(0.01)
  expect(trails).toEqual({ too_late: 0, evicted: 0 })
  // all that is bought after a recommendation is bought within half an hour, and so is some of the rest
  const conversions = total('conversion', 'conversions')
  expect(conversions / came.recommended).toBeGreaterThan(0.98)
  expect(conversions / came.recommended).toBeLessThan(1.02)
}, 60_000)

it('a model that went stale is told of within half an hour, once for each variant, and nothing else is', () => {
  const stale = {
    ...simulator,
    incidents: { stale_model: { at: '20 hours', lasts: 3600, changes: { click: 0.015 } } },
  } as const
  const options = { seed: 6, from: FROM, to: FROM + 1.25 * DAY, rate: 3.15 }
  const { told } = watch({ ...pack, simulator: stale }, 'ctr_drop', options)
  const raised = told.filter(({ kind }) => kind === 'raised')
  expect(raised.map(({ keys }) => keys.variant).sort()).toEqual(['control', 'recs_v2'])
  for (const { at } of raised) {
    expect(at - FROM).toBeGreaterThan(20 * 60 * MINUTE)
    expect(at - FROM).toBeLessThan(20.6 * 60 * MINUTE)
  }
  expect(told.filter(({ kind }) => kind === 'cleared')).toHaveLength(2)
}, 60_000)
