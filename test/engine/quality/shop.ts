import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'

const Sale = z.object({
  id: z.string(),
  store: z.string().optional(),
  city: z.string().optional(),
  pieces: z.int().optional(),
  paid: z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,2})?$/)
    .optional(),
  online: z.boolean(),
  at: z.iso.datetime({ offset: true }),
})
const Refund = z.object({ id: z.string(), back: z.int(), at: z.iso.datetime({ offset: true }) })
const Store = z.object({ store: z.string(), town: z.string().optional(), as_of: z.iso.date() })

export const streams = {
  sales: stream({ version: '1-0-0', fields: Sale, key: ['id'], partition: 'id', time: 'at' }),
  refunds: stream({ version: '1-0-0', fields: Refund, key: ['id'], partition: 'id', time: 'at' }),
  stores: stream({
    version: '1-0-0',
    fields: Store,
    key: ['store', 'as_of'],
    partition: 'store',
    time: 'as_of',
  }),
}

export const dimensions = {
  store: { title: 'Where', from: 'stores', key: 'store', history: 'type 2', track: ['town'] },
} as const

export const facts = {
  sales: {
    title: 'One row a sale',
    grain: ['id'],
    serve: 'rows',
    time: 'at',
    from: {
      sales: {
        columns: {
          at: { any: 'at' },
          store: { any: 'store' },
          city: { any: 'city' },
          pieces: { any: 'pieces' },
          paid: { any: 'paid' },
          online: { any: 'online' },
        },
      },
      refunds: { columns: { refunds: { sum: '1', type: 'integer' } } },
    },
    dimensions: { store: 'store' },
  },
} as const

/** A pack with a rule of each kind. */
export const shop = definePack({
  name: 'shop',
  title: 'A shop',
  timezone: 'Asia/Kolkata',
  streams,
  windows: {},
  alerts: {},
  dimensions,
  facts,
  quality: {
    city: { on: 'sales_fact', title: 'a', notNull: 'city', mostly: 0.8 },
    shops_name_a_store: { on: 'sales_fact', title: 'a', notNull: 'store', where: { online: false } },
    cities: { on: 'sales_fact', title: 'a', inSet: 'city', of: ['Pune', "St. John's"] },
    pieces: { on: 'sales_fact', title: 'a', range: 'pieces', atLeast: 1, atMost: 9, mostly: 0.9 },
    dear: { on: 'sales_fact', title: 'a', range: 'pieces', atMost: 5, where: { paid: { atLeast: 10_000 } } },
    once: { on: 'sales_fact', title: 'a', unique: ['city', 'pieces'] },
    stores: { on: 'sales_fact', title: 'a', reference: 'store' },
    refunds: { on: 'sales_fact', title: 'a', range: 'refunds', atMost: 1 },
    towns: { on: 'store_dim', title: 'a', notNull: 'town' },
    fresh: { on: 'sales_fact', title: 'a', fresh: '3 hours' },
    come: { on: 'sales', title: 'a', fresh: '3 hours' },
    many: { on: 'sales_fact', title: 'a', volume: { atLeast: 10, atMost: 1000 } },
    usual: { on: 'sales_fact', title: 'a', volume: { median: 'days', of: 2, atLeast: 0.5, atMost: 2 } },
    lines: { on: 'sales', title: 'a', volume: { median: 'days', of: 2, atLeast: 0.5, atMost: 2 } },
  },
})
