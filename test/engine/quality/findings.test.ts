import { expect, it } from 'vitest'
import type { Pack } from '../../../src/contracts/pack.ts'
import { definePack } from '../../../src/contracts/pack.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { dimensions, facts, shop, streams } from './shop.ts'

const rule = (told: object): Pack =>
  ({ ...shop, quality: { it: { title: 'It is so', ...told } } }) as unknown as Pack
const [sales, stores] = [{ on: 'sales_fact' }, { on: 'store_dim' }]
const lake = {
  ...shop,
  facts: { sales: { ...facts.sales, serve: 'lake', from: { sales: facts.sales.from.sales } } },
}

it('rules that are sound have no findings', () => {
  expect(checkPack(shop)).toEqual([])
})

it.each([
  ['no title', rule({ ...sales, notNull: 'city', title: ' ' }), '.title', /is empty/],
  ['nothing that is asked', rule(sales), '', /says none/],
  ['two things at once', rule({ ...sales, notNull: 'city', unique: ['id'] }), '', /says notNull and unique/],
  [
    'a table that is not there',
    rule({ on: 'sale_fact', notNull: 'city' }),
    '.on',
    /there is sales_fact, store_dim/,
  ],
  ['a column that is not there', rule({ ...sales, notNull: 'town' }), '', /no column "town"/],
  ['a condition on none', rule({ ...sales, notNull: 'city', where: { town: 'x' } }), '', /no column "town"/],
  ['bounds of a text', rule({ ...sales, range: 'city', atLeast: 1 }), '.range', /is text/],
  ['no bounds', rule({ ...sales, range: 'pieces' }), '', /has no bound/],
  [
    'bounds that nothing meets',
    rule({ ...sales, range: 'pieces', atLeast: 2, atMost: 1 }),
    '',
    /is over atMost/,
  ],
  ['no values', rule({ ...sales, inSet: 'city', of: [] }), '.of', /is empty/],
  ['no columns', rule({ ...sales, unique: [] }), '.unique', /is empty/],
  [
    'a share of more than all',
    rule({ ...sales, notNull: 'city', mostly: 95 }),
    '.mostly',
    /up to 1, and is 95/,
  ],
  [
    'a dimension that the fact has not',
    rule({ ...sales, reference: 'shop' }),
    '.reference',
    /there is store/,
  ],
  ['no length of time', rule({ ...sales, fresh: 'a while' }), '.fresh', /no length of time/],
  [
    'no days before',
    rule({ ...sales, volume: { median: 'days', of: 0, atLeast: 0.5 } }),
    '.volume.of',
    /whole number/,
  ],
  [
    'days that are forgotten',
    rule({ on: 'sales', volume: { median: 'weekdays', of: 13, atLeast: 0.5 } }),
    '.volume.of',
    /90 days/,
  ],
  ['values of a stream', rule({ on: 'sales', notNull: 'city' }), '.on', /say the table/],
  ['how new a dimension is', rule({ ...stores, fresh: '1 day' }), '.on', /say the stream, "stores"/],
  [
    'rows that are in no table',
    { ...lake, quality: { it: { on: 'sales', title: 'a', fresh: '1 day' } } } as Pack,
    '.on',
    /in no table/,
  ],
  [
    'a fact of the lake',
    { ...lake, quality: { it: { ...sales, title: 'a', notNull: 'city' } } } as Pack,
    '.on',
    /in the lake only/,
  ],
  [
    'what a contract asks for',
    rule({ ...stores, notNull: 'store' }),
    '',
    /the contract of "stores" refuses rows/,
  ],
  [
    'values that a contract asks for',
    rule({ ...sales, inSet: 'online', of: [true, false] }),
    '',
    /refuses other values/,
  ],
])('%s is found', (_, pack, path, message) => {
  expect(checkPack(pack)).toContainEqual({
    path: `quality.it${path}`,
    message: expect.stringMatching(message),
  })
})

it('names that are not there do not compile', () => {
  const of = {
    name: 'shop',
    title: 'A shop',
    timezone: 'UTC',
    streams,
    dimensions,
    facts,
    windows: {},
    alerts: {},
  } as const
  const title = 'It is so'
  definePack({ ...of, quality: { a: { on: 'sales_fact', title, notNull: 'city', where: { online: true } } } })
  definePack({ ...of, quality: { a: { on: 'store_dim', title, unique: ['town'] } } })
  // @ts-expect-error a table that is not there
  definePack({ ...of, quality: { a: { on: 'sale_fact', title, notNull: 'city' } } })
  // @ts-expect-error a column that is not there
  definePack({ ...of, quality: { a: { on: 'sales_fact', title, notNull: 'town' } } })
  // @ts-expect-error a condition on a column that is not there
  definePack({ ...of, quality: { a: { on: 'sales_fact', title, notNull: 'city', where: { town: 'x' } } } })
  // @ts-expect-error a dimension that the fact has not
  definePack({ ...of, quality: { a: { on: 'sales_fact', title, reference: 'shop' } } })
  // @ts-expect-error a column of another table
  definePack({ ...of, quality: { a: { on: 'store_dim', title, unique: ['city'] } } })
  // @ts-expect-error values of a stream
  definePack({ ...of, quality: { a: { on: 'sales', title, notNull: 'city' } } })
})
