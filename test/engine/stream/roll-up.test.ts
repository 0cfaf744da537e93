import { describe, expect, it } from 'vitest'
import type { Stream } from '../../../src/contracts/stream.ts'
import type { Tumbling } from '../../../src/contracts/window.ts'
import type { Good } from '../../../src/engine/stream/check.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { type Rolling, RollUp } from '../../../src/engine/stream/roll-up.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-18T00:00:00Z')
const LATER = START + 400 * HOUR

const values = {
  rows: { count: true },
  total: { sum: 'amount' },
  mean: { mean: 'amount' },
  most: { max: 'amount' },
  users: { distinct: 'user' },
  p90: { quantile: 0.9, of: 'amount' },
  per_user: { ratio: ['rows', 'users'] },
  score: { weighted: { mean: 2, users: -0.5 } },
} as const
const hourly: Tumbling = {
  kind: 'tumbling',
  size: '1 hour',
  from: 's',
  by: ['city', 'kind'],
  horizon: '100 days',
  values,
}
const streams = { s: { kind: 'stream', key: ['id'], time: 'at', partition: 'id' } as unknown as Stream }

const rows = Array.from({ length: 3000 }, (_, i) => ({
  time: START + ((i * 7919) % 4320) * 60_000,
  row: {
    city: ['Pune', 'Delhi'][i % 2],
    kind: `k${i % 3}`,
    amount: (i * 31) % 997,
    user: `u${(i * 13) % 400}`,
  },
}))

/** What is counted straight so. */
function counted(window: Tumbling) {
  const book = new WindowBook({ w: window }, streams)
  rows.forEach(({ row, time }, i) => {
    const good: Good = { ok: true, row, time, key: { high: i, low: i }, slice: 0 }
    book.fold('s', good, LATER)
  })
  const merged = new MergedWindows({ w: window })
  merged.apply('0', JSON.parse(JSON.stringify(book.snapshot(1))), LATER)
  merged.advance(LATER)
  return merged.rows('w', 0, LATER, true)
}

/** In parts, as they come from a database. */
function rollUp(window: Tumbling, all: ReturnType<typeof counted>, rolling: Rolling) {
  const rolled = new RollUp(window, rolling)
  for (let at = 0; at < all.length; at += 7) rolled.add(all.slice(at, at + 7))
  return rolled.rows()
}

const plain = (all: ReturnType<typeof counted>) =>
  all.map(({ start, end, keys, values }) => JSON.stringify({ start, end, keys, values })).sort()

describe('windows that are merged afterwards', () => {
  const fine = counted(hourly)

  it('to fewer keys are those that would have been counted by them', () => {
    const rolled = rollUp(hourly, fine, { by: ['city'], size: HOUR, zone: 'UTC', watermark: LATER })
    expect(plain(rolled)).toEqual(plain(counted({ ...hourly, by: ['city'] })))
  })

  it('to days are those that would have been counted by days', () => {
    const rolled = rollUp(hourly, fine, {
      by: ['city', 'kind'],
      size: 24 * HOUR,
      zone: 'UTC',
      watermark: LATER,
    })
    expect(plain(rolled)).toEqual(plain(counted({ ...hourly, size: '1 day' })))
  })

  it('to days of a zone begin and end at its midnight', () => {
    const rolled = rollUp(hourly, fine, {
      by: [],
      size: 24 * HOUR,
      zone: 'Australia/Sydney',
      watermark: LATER,
    })
    expect(rolled.map(({ start, end }) => [new Date(start).toISOString(), (end - start) / HOUR])).toEqual([
      ['2026-11-17T13:00:00.000Z', 24],
      ['2026-11-18T13:00:00.000Z', 24],
      ['2026-11-19T13:00:00.000Z', 24],
      ['2026-11-20T13:00:00.000Z', 24],
    ])
    const byHand = rows.filter(
      ({ time }) => time >= Date.parse('2026-11-18T13:00:00Z') && time < Date.parse('2026-11-19T13:00:00Z'),
    )
    expect(rolled[1]?.values).toMatchObject({
      rows: byHand.length,
      total: byHand.reduce((sum, { row }) => sum + row.amount, 0),
      users: new Set(byHand.map(({ row }) => row.user)).size,
    })
  })

  it('to the whole period are one window of it', () => {
    const rolled = rollUp(hourly, fine, { by: ['city'], size: 'period', zone: 'UTC', watermark: LATER })
    expect(plain(rolled)).toEqual(plain(counted({ ...hourly, by: ['city'], size: '3 days' })))
  })

  it('weigh what they are worked out of after it is merged', () => {
    const [one] = rollUp(hourly, fine, { by: [], size: 'period', zone: 'UTC', watermark: LATER })
    const mean = rows.reduce((sum, { row }) => sum + row.amount, 0) / rows.length
    const users = new Set(rows.map(({ row }) => row.user)).size
    expect(one?.values.score).toBeCloseTo(2 * mean - 0.5 * users, 9)
  })

  it('are provisional until the watermark has passed their own end', () => {
    const states = (watermark: number) =>
      rollUp(hourly, fine, { by: [], size: 24 * HOUR, zone: 'UTC', watermark }).map(({ state }) => state)
    expect(states(START + 48 * HOUR)).toEqual(['final', 'final', 'provisional'])
    expect(states(START + 72 * HOUR - 1)).toEqual(['final', 'final', 'provisional'])
  })

  it('are provisional while one of them is, and revised when one of them was', () => {
    const [first, ...others] = fine.filter(({ start }) => start === START)
    if (!first) throw new Error('no rows')
    const rolled = rollUp(hourly, [{ ...first, state: 'provisional', revised: true }, ...others], {
      by: [],
      size: HOUR,
      zone: 'UTC',
      watermark: LATER,
    })
    expect(rolled).toMatchObject([{ state: 'provisional', revised: true }])
  })
})
