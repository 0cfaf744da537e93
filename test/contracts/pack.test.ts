import { expect, it } from 'vitest'
import * as z from 'zod'
import { definePack } from '../../src/contracts/pack.ts'
import { stream } from '../../src/contracts/stream.ts'

const Order = z.object({
  order_id: z.string(),
  status: z.enum(['PLACED', 'DELIVERED']),
  city: z.string(),
  at: z.string(),
  amount: z.number(),
})
const orders = stream({
  version: '1-0-0',
  fields: Order,
  key: ['order_id', 'status'],
  time: 'at',
  partition: 'order_id',
})
const head = { name: 'test', title: 'A test', timezone: 'UTC', streams: { orders } } as const
const per_city = {
  kind: 'tumbling',
  size: '1 minute',
  from: 'orders',
  by: ['city'],
  values: { orders: { count: true } },
} as const

it('a pack is plain data: what is declared is what is there', () => {
  const pack = definePack({ ...head, windows: { per_city }, alerts: {} })
  expect(JSON.parse(JSON.stringify(pack.windows))).toEqual({ per_city })
})

it('names that are not there do not compile', () => {
  // @ts-expect-error a key that is no field
  stream({ version: '1-0-0', fields: Order, key: ['id'], time: 'at', partition: 'order_id' })
  // @ts-expect-error a key that a contract does not name, though it keeps what it does not name
  stream({ version: '1-0-0', fields: z.looseObject(Order.shape), key: ['id'], time: 'at', partition: 'city' })
  // @ts-expect-error a version that is no SchemaVer
  stream({ version: '1.0', fields: Order, key: ['order_id'], time: 'at', partition: 'order_id' })
  // @ts-expect-error a window over a missing stream
  definePack({ ...head, windows: { a: { ...per_city, from: 'payments' } }, alerts: {} })
  // @ts-expect-error a window by a missing field
  definePack({ ...head, windows: { a: { ...per_city, by: ['region'] } }, alerts: {} })
  // @ts-expect-error a sum of a missing field
  definePack({ ...head, windows: { a: { ...per_city, values: { total: { sum: 'price' } } } }, alerts: {} })
  // @ts-expect-error a condition on a missing field
  definePack({ ...head, windows: { a: { ...per_city, where: { state: 'PLACED' } } }, alerts: {} })
  const rate = (over: string) => ({ orders: { count: true }, rate: { ratio: [over, 'orders'] } }) as const
  // @ts-expect-error a ratio of a missing value
  definePack({ ...head, windows: { a: { ...per_city, values: rate('paid') } }, alerts: {} })
  // @ts-expect-error a session by a missing field
  stream({ ...orders, session: { key: 'session', state: 'status', ends: [], silence: '1 minute' } })
  const low = { kind: 'threshold', title: 'Few orders', below: 1 } as const
  // @ts-expect-error an alert over a missing window
  definePack({ ...head, windows: { per_city }, alerts: { low: { ...low, on: 'per_town', value: 'orders' } } })
  // @ts-expect-error an alert over a missing value
  definePack({ ...head, windows: { per_city }, alerts: { low: { ...low, on: 'per_city', value: 'amount' } } })
  const floor = { ...low, on: 'per_city', value: 'orders', volume: { amount: 1 } } as const
  // @ts-expect-error a volume of a missing value
  definePack({ ...head, windows: { per_city }, alerts: { low: floor } })
})

const placed = {
  starts: { perSecond: 1 },
  steps: { placed: { emit: ['orders'], next: 'gone' }, gone: {} },
} as const
const simulator = {
  rate: 1,
  pools: { shops: { size: 3, attributes: {}, tells: { stream: 'orders', when: 'start' } } },
  rows: { orders: { order_id: { id: 'o-' }, city: 'Graz' } },
  processes: { placed },
  noise: { orders: { delay: 1 } },
} as const

it('a simulator is plain data too', () => {
  const pack = definePack({ ...head, windows: {}, alerts: {}, simulator })
  expect(JSON.parse(JSON.stringify(pack.simulator))).toEqual(simulator)
})

it('a simulator that names what is not there does not compile', () => {
  const pack = { ...head, windows: {}, alerts: {} } as const
  // @ts-expect-error a row of a missing stream
  definePack({ ...pack, simulator: { ...simulator, rows: { ...simulator.rows, payments: {} } } })
  // @ts-expect-error a row with a missing field
  definePack({ ...pack, simulator: { ...simulator, rows: { orders: { town: 'Graz' } } } })
  // @ts-expect-error noise on a missing stream
  definePack({ ...pack, simulator: { ...simulator, noise: { payments: { delay: 1 } } } })
  const lost = { placed: { starts: { perSecond: 1 }, steps: { placed: { next: 'lost' } } } } as const
  // @ts-expect-error a step that leads nowhere
  definePack({ ...pack, simulator: { ...simulator, processes: lost } })
  const sent = { placed: { starts: { perSecond: 1 }, steps: { placed: { emit: ['payments'] } } } } as const
  // @ts-expect-error a step that sends a row of a stream that has none
  definePack({ ...pack, simulator: { ...simulator, processes: sent } })
  const mute = { shops: { size: 3, attributes: {}, tells: { stream: 'payments', when: 'start' } } } as const
  // @ts-expect-error a pool that tells on a stream that has no row
  definePack({ ...pack, simulator: { ...simulator, pools: mute } })
  // @ts-expect-error a word that is no value
  definePack({ ...pack, simulator: { ...simulator, rows: { orders: { city: { sum: [1, 2] } } } } })
})

const per_order = {
  title: 'Orders',
  grain: ['order_id'],
  serve: 'rows',
  time: 'placed',
  from: { orders: { columns: { placed: { min: 'at' }, city: { any: 'city' } } } },
  dimensions: { town: 'city' },
} as const
const town = { title: 'Towns', from: 'orders', key: 'city', history: 'type 2', track: ['status'] } as const
const warehouse = { ...head, windows: {}, alerts: {}, dimensions: { town } } as const

it('a warehouse is plain data too', () => {
  const pack = definePack({ ...warehouse, facts: { per_order } })
  expect(JSON.parse(JSON.stringify([pack.facts, pack.dimensions]))).toEqual([{ per_order }, { town }])
})

it('a dimension or fact that names what is not there does not compile', () => {
  // @ts-expect-error a dimension of a missing stream
  definePack({ ...warehouse, dimensions: { town: { ...town, from: 'towns' } } })
  // @ts-expect-error a dimension by a missing field
  definePack({ ...warehouse, dimensions: { town: { ...town, key: 'town' } } })
  // @ts-expect-error history of a missing field
  definePack({ ...warehouse, dimensions: { town: { ...town, track: ['mayor'] } } })
  const strange = { ...per_order, from: { ...per_order.from, payments: { columns: {} } } } as const
  // @ts-expect-error a fact of a missing stream
  definePack({ ...warehouse, facts: { strange } })
  // @ts-expect-error a fact whose time is no column of it
  definePack({ ...warehouse, facts: { f: { ...per_order, time: 'at' } } })
  // @ts-expect-error a missing dimension
  definePack({ ...warehouse, facts: { f: { ...per_order, dimensions: { region: 'city' } } } })
  // @ts-expect-error a dimension by a missing column
  definePack({ ...warehouse, facts: { f: { ...per_order, dimensions: { town: 'town' } } } })
  // @ts-expect-error looked up by a missing column
  definePack({ ...warehouse, facts: { f: { ...per_order, lookups: ['town'] } } })
  const role = { home: { dimension: 'region', by: 'city' } } as const
  // @ts-expect-error a role of a missing dimension
  definePack({ ...warehouse, facts: { f: { ...per_order, dimensions: role } } })
  definePack({
    ...warehouse,
    facts: { f: { ...per_order, dimensions: { home: { dimension: 'town', by: 'city' } } } },
  })
  const mixed = { orders: { columns: { placed: { mean: 'at' } } } } as const
  // @ts-expect-error a merge that depends on the order
  definePack({ ...warehouse, facts: { f: { ...per_order, from: mixed, dimensions: {} } } })
})

it('features of a dimension that is not there do not compile', () => {
  const orders = {
    title: 'Orders',
    entity: 'town',
    ttl: '30 days',
    delay: '1 minute',
    features: { orders: { type: 'integer', meaning: 'Ever' } },
    sql: 'SELECT 1',
  } as const
  const pack = definePack({ ...warehouse, dimensions: { town }, features: { orders } })
  expect(JSON.parse(JSON.stringify(pack.features))).toEqual({ orders })
  const region = { ...orders, entity: 'region' } as const
  // @ts-expect-error a missing dimension
  definePack({ ...warehouse, dimensions: { town }, features: { region } })
  const own = { ...orders, entity: { name: 'region', key: 'region' } } as const
  definePack({ ...warehouse, dimensions: { town }, features: { own } })
})
