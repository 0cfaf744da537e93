import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { definePack } from '../../../src/contracts/pack.ts'
import { stream } from '../../../src/contracts/stream.ts'
import { readRows } from '../../../src/engine/ingest/body.ts'
import { Catalogue } from '../../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../../src/engine/ingest/check-rows.ts'

const NOW = Date.parse('2026-11-01T12:00:00Z')
const at = '2026-11-01T10:00:00Z'
const first = z.object({ id: z.string(), town: z.enum(['PUNE', 'DELHI']), at: z.string() })
const second = z.object({ id: z.string(), city: z.enum(['PUNE', 'DELHI', 'GOA']), at: z.string() })
const shop = definePack({
  name: 'shop',
  title: 'Shop',
  timezone: 'UTC',
  streams: {
    sales: stream({
      version: '2-1-0',
      fields: second.extend({ channel: z.enum(['store', 'online']) }),
      earlier: {
        '1-0-0': {
          fields: first,
          upgrade: [
            { rename: 'town', to: 'city' },
            { fill: 'channel', with: 'store' },
          ],
        },
        '2-0-0': { fields: second },
      },
      key: ['id'],
      partition: 'id',
      time: 'at',
      cleaning: [{ upperCase: 'city' }],
    }),
  },
  windows: {},
  alerts: {},
})
const entry = new Catalogue([shop]).stream('shop.sales')
const identity = { ...entry.stream, hasLines: false }

const send = (body: unknown, contentType = 'application/x-ndjson', headers: [string, string][] = []) => {
  const rows = readRows({ contentType, headers, text: JSON.stringify(body) }, identity)
  const { lines, bad } = checkRows(rows, entry, NOW)
  return { good: lines === '' ? null : JSON.parse(lines), errors: bad.flatMap(({ errors }) => errors) }
}
const iglu = (version: string, data: unknown, of = 'shop/sales') => ({
  schema: `iglu:${of}/jsonschema/${version}`,
  data,
})

const OLD = { id: '1', town: 'PUNE', at }
const NEW = { id: '1', city: 'goa', channel: 'online', at }

describe('a row that names its contract', () => {
  it('is held against that version, and comes out as the current one', () => {
    expect(send(iglu('1-0-0', OLD)).good).toEqual({ id: '1', city: 'PUNE', channel: 'store', at })
    expect(send(iglu('2-1-0', NEW)).good).toEqual({ ...NEW, city: 'GOA' })
  })

  it('does so in NDJSON, JSON and CloudEvents alike', () => {
    for (const type of ['application/x-ndjson', 'application/json'])
      expect(send(iglu('1-0-0', OLD), type).good).toMatchObject({ city: 'PUNE' })
    const event = { specversion: '1.0', id: '1', source: '/t', type: 'sale', data: OLD }
    for (const dataschema of [
      iglu('1-0-0', {}).schema,
      'https://example.com/v1/contracts/shop.sales/1-0-0',
      'https://schemas.example.com/sale/1-0-0',
    ]) {
      expect(send({ ...event, dataschema }, 'application/cloudevents+json').good).toMatchObject({
        city: 'PUNE',
      })
      const headers = Object.entries({ ...event, data: '', dataschema }).map(
        ([name, value]): [string, string] => [`ce-${name}`, value],
      )
      expect(send(OLD, 'application/json', headers).good).toMatchObject({ city: 'PUNE' })
    }
  })

  it('is held against the current one where its name says no version of ours', () => {
    const event = { specversion: '1.0', id: '1', source: '/t', type: 'sale', data: NEW }
    for (const dataschema of [
      'https://example.com/v1/contracts/shop.sales',
      'https://example.com/sale.json',
      // it is looked at once, however long
      '1'.repeat(200_000),
    ])
      expect(send({ ...event, dataschema }, 'application/cloudevents+json').good).toMatchObject({
        city: 'GOA',
      })
  })

  it.each([
    ['by the contract it names', iglu('1-0-0', { ...OLD, town: 'GOA' }), '/town', /PUNE/],
    [
      'by the current one, after the upgrade',
      iglu('2-0-0', { id: '1', city: 'GOA', at }),
      '/channel',
      /2-1-0.*2-0-0/,
    ],
    ['where the current one is not kept', iglu('2-1-0', { ...NEW, city: 'Rome' }), '/city', /GOA/],
    ['for its time', iglu('1-0-0', { ...OLD, at: '2027-01-01T00:00:00Z' }), '/at', /future/],
    ['with the versions there are', iglu('3-0-0', OLD), '', /3-0-0 .*1-0-0, 2-0-0, 2-1-0/],
    [
      'when it is of another stream',
      iglu('1-0-0', OLD, 'shop/refunds'),
      '',
      /shop\.refunds; this stream is shop\.sales/,
    ],
    [
      'when it is no iglu name',
      { schema: 'iglu:sales', data: OLD },
      '',
      /iglu:shop\/sales\/jsonschema\/2-1-0/,
    ],
  ])('is refused %s', (_, row, path, message) => {
    const { good, errors } = send(row)
    expect(good).toBeNull()
    expect(errors).toEqual([{ row: 1, path, message: expect.stringMatching(message) }])
  })
})

it('a row that names none is held against the current contract', () => {
  expect(send(NEW).good).toEqual({ ...NEW, city: 'GOA' })
  expect(send(OLD).errors.map(({ path }) => path)).toEqual(['/city', '/channel'])
  // an own field of that name, and no self-describing row
  expect(send({ ...NEW, schema: 'public' }).good).toEqual({ ...NEW, city: 'GOA' })
})
