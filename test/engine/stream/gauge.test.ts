import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { GaugeBook } from '../../../src/engine/stream/gauge-book.ts'
import { MergedGauges } from '../../../src/engine/stream/merged-gauges.ts'

const START = Date.parse('2026-11-01T00:00:00Z')
const NOW = START + 600_000
const STATES = ['PLACED', 'ACCEPTED', 'PICKED_UP', 'DELIVERED', 'CANCELLED'] as const

const pack = definePack({
  name: 'test',
  title: 'A test',
  timezone: 'UTC',
  streams: {
    orders: stream({
      version: '1-0-0',
      fields: z.object({ order_id: z.string(), status: z.enum(STATES), city: z.string(), at: z.string() }),
      key: ['order_id', 'status'],
      partition: 'order_id',
      time: 'at',
    }),
    gps: stream({
      version: '1-0-0',
      fields: z.object({
        driver: z.string(),
        lat: z.number(),
        lon: z.number(),
        free: z.boolean(),
        at: z.string(),
      }),
      key: ['driver', 'at'],
      partition: 'driver',
      time: 'at',
    }),
  },
  windows: {
    active: {
      kind: 'gauge',
      every: '10 seconds',
      from: 'orders',
      latestBy: 'order_id',
      tie: { field: 'status', order: STATES },
      where: { status: ['PLACED', 'ACCEPTED', 'PICKED_UP'] },
      expires: '1 hour',
      by: ['city'],
      values: { active: { count: true } },
    },
    drivers: {
      kind: 'gauge',
      every: '10 seconds',
      from: 'gps',
      latestBy: 'driver',
      where: { free: true },
      expires: '1 minute',
      by: [{ geohash: ['lat', 'lon'], precision: 5 }],
      values: { drivers: { count: true } },
    },
  },
  alerts: {},
})

const checkers = {
  orders: checker('orders', pack.streams.orders, [{ from: 0, slices: 2 }]),
  gps: checker('gps', pack.streams.gps, [{ from: 0, slices: 2 }]),
}
const at = (second: number) => new Date(START + second * 1000).toISOString()

function slices() {
  const books = [new GaugeBook(pack.windows), new GaugeBook(pack.windows)]
  return {
    fold(name: 'orders' | 'gps', row: object) {
      const checked = checkers[name]({ ...row }, NOW)
      if (!checked.ok) throw new Error(JSON.stringify(checked.errors))
      books[checked.slice]?.fold(name, checked, NOW)
    },
    crash() {
      books.forEach((book, i) => {
        books[i] = new GaugeBook(pack.windows).restore(JSON.parse(JSON.stringify(book.save())))
      })
    },
    read(name: string, now: number) {
      const merged = new MergedGauges(pack.windows)
      books.forEach((book, i) => {
        merged.apply(String(i), book.snapshot(now))
      })
      return Object.fromEntries(
        merged.rows(name, now).map(({ keys, values }) => [Object.values(keys)[0], Object.values(values)[0]]),
      )
    },
  }
}

const order = (order_id: string, status: string, second: number, city = 'Pune') => ({
  order_id,
  status,
  city,
  at: at(second),
})
const position = (driver: string, second: number, free = true, [lat, lon] = [42.605, -5.603]) => ({
  driver,
  lat,
  lon,
  free,
  at: at(second),
})

describe('active orders', () => {
  it('are placed and neither delivered nor cancelled', () => {
    const all = slices()
    all.fold('orders', order('a', 'PLACED', 0))
    all.fold('orders', order('b', 'PLACED', 0))
    all.fold('orders', order('c', 'PLACED', 0, 'Delhi'))
    expect(all.read('active', NOW)).toEqual({ Pune: 2, Delhi: 1 })
    all.fold('orders', order('a', 'DELIVERED', 60))
    all.fold('orders', order('a', 'ACCEPTED', 30))
    all.fold('orders', order('c', 'CANCELLED', 10, 'Delhi'))
    expect(all.read('active', NOW)).toEqual({ Pune: 1 })
  })

  it('of one time are as far as the furthest status', () => {
    const all = slices()
    for (const status of ['DELIVERED', 'PLACED', 'PICKED_UP']) all.fold('orders', order('a', status, 0))
    expect(all.read('active', NOW)).toEqual({})
  })

  it('are the same in any order of rows, with a crash among them', () => {
    const row = fc.record({
      id: fc.nat(5),
      status: fc.constantFrom(...STATES),
      second: fc.nat(20),
      order: fc.nat(),
    })
    fc.assert(
      fc.property(fc.array(row), fc.nat(10), (rows, crash) => {
        const all = slices()
        const arrived = rows.toSorted((a, b) => a.order - b.order)
        arrived.forEach(({ id, status, second }, i) => {
          all.fold('orders', order(`o${id}`, status, second))
          if (i === crash) all.crash()
        })
        const last = new Map<number, (typeof rows)[number]>()
        for (const each of rows.toSorted(
          (a, b) => a.second - b.second || STATES.indexOf(a.status) - STATES.indexOf(b.status),
        ))
          last.set(each.id, each)
        const active = [...last.values()].filter(({ status }) => STATES.indexOf(status) < 3).length
        expect(all.read('active', NOW)).toEqual(active ? { Pune: active } : {})
      }),
    )
  })
})

describe('drivers', () => {
  it('count once, where they were last, while they are heard of', () => {
    const all = slices()
    all.fold('gps', position('a', 0))
    all.fold('gps', position('a', 20, true, [57.64911, 10.40744]))
    all.fold('gps', position('a', 10))
    all.fold('gps', position('b', 5))
    all.fold('gps', position('c', 5, false))
    expect(all.read('drivers', START + 30_000)).toEqual({ ezs42: 1, u4pru: 1 })
    expect(all.read('drivers', START + 65_000)).toEqual({ ezs42: 1, u4pru: 1 })
    expect(all.read('drivers', START + 65_001)).toEqual({ u4pru: 1 })
    expect(all.read('drivers', START + 80_001)).toEqual({})
  })
})

it('a gauge has something to show at its next tick after a row, and then when a key expires', () => {
  const book = new GaugeBook(pack.windows)
  expect(book.nextDue(START)).toBeNull()
  const checked = checkers.gps({ ...position('a', 5) }, NOW)
  if (checked.ok) book.fold('gps', checked, START)
  expect(book.nextDue(START + 5_001)).toBe(START + 10_000)
  const samples = book.takeDue(START + 10_000)
  expect(book.nextDue(START + 10_000)).toBe(START + 65_001)
  expect(book.nextDue(START + 65_001)).toBe(START + 70_000)
  book.returnDue(samples)
  expect(book.nextDue(START + 10_000)).toBe(START + 20_000)
})

it('a gauge is due once a tick', () => {
  const book = new GaugeBook(pack.windows)
  const due = (ms: number) => book.takeDue(START + ms).map(({ gauge }) => gauge)
  expect(due(0)).toEqual(['active', 'drivers'])
  expect(due(9999)).toEqual([])
  expect(due(10_000)).toEqual(['active', 'drivers'])
})
