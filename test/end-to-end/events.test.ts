import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventsAnswer } from '../../src/contracts/event.ts'
import type { QuarantineEntry } from '../../src/contracts/quarantine.ts'
import { quickeats } from '../../src/packs/quickeats.ts'
import { MINUTE, naiveCount, ndjson, type Order, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { type Platform, startPlatform } from './platform.ts'

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await startPlatform()
  api = platform.api
})
afterAll(() => platform.close())

const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const CITIES = ['Pune', 'Delhi', 'Chennai']

/** All that was sent and should have been taken, by every test before. */
const sent: Order[] = []

function orders(name: string, count: number): Order[] {
  const made = Array.from({ length: count }, (_, i) =>
    order(`${name}-${i}`, CITIES[i % 3] ?? '', NOW - (i % 9) * MINUTE),
  )
  sent.push(...made)
  return made
}

const post = (path: string, body: BodyInit, headers: Record<string, string>) =>
  api.fetch(path, { method: 'POST', body, headers })

async function send(
  body: BodyInit,
  type: string,
  headers: Record<string, string> = {},
): Promise<EventsAnswer> {
  const response = await post('/v1/events/quickeats.orders', body, { 'Content-Type': type, ...headers })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
  return (await response.json()) as EventsAnswer
}

const taken = (accepted: number, duplicates = 0) => ({
  received: accepted + duplicates,
  accepted,
  duplicates,
  quarantined: 0,
  errors: [],
})

const cloudEvent = (data: Order) => ({
  specversion: '1.0',
  id: `ce-${data.order_id}`,
  source: '/test',
  type: 'order',
  data,
})
const csv = (rows: readonly Order[]) =>
  [Object.keys(rows[0] ?? {}).join(','), ...rows.map((row) => Object.values(row).join(','))].join('\n')

interface Shown {
  window_start: string
  city: string
  orders: number
  state: string
}
const windows = async (query = '') =>
  (await api.json<{ rows: Shown[] }>(`/v1/windows/quickeats.orders_per_city${query}`)).rows
const shown = (rows: readonly Shown[]) =>
  Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))

describe('events are taken', () => {
  it('as NDJSON', async () => {
    expect(await send(ndjson(orders('ndjson', 40)), 'application/x-ndjson')).toEqual(taken(40))
  })
  it('as NDJSON under gzip', async () => {
    const body = new Uint8Array(gzipSync(ndjson(orders('gzip', 40))))
    expect(await send(body, 'application/x-ndjson', { 'Content-Encoding': 'gzip' })).toEqual(taken(40))
  })
  it('as a JSON object and as an array', async () => {
    const [first, ...others] = orders('json', 10)
    expect(await send(JSON.stringify(first), 'application/json')).toEqual(taken(1))
    expect(await send(JSON.stringify(others), 'application/json')).toEqual(taken(9))
  })
  it('as CSV with a header', async () => {
    expect(await send(csv(orders('csv', 10)), 'text/csv')).toEqual(taken(10))
  })
  it('as CloudEvents: binary, structured and batched', async () => {
    const [one, two, ...others] = orders('cloud', 10)
    const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/test', 'ce-type': 'order' }
    expect(await send(JSON.stringify(one), 'application/json', headers)).toEqual(taken(1))
    expect(await send(JSON.stringify(cloudEvent(two as Order)), 'application/cloudevents+json')).toEqual(
      taken(1),
    )
    expect(await send(JSON.stringify(others.map(cloudEvent)), 'application/cloudevents-batch+json')).toEqual(
      taken(8),
    )
  })
  it('as lines of text, where the stream declares how', async () => {
    const line = (i: number) =>
      `${new Date(NOW + i).toISOString()} session=s-${i} device=TV os=tizen err=e12 msg="it broke"`
    const response = await post('/v1/events/playback.logs', [line(1), line(2), line(1)].join('\n'), {
      'Content-Type': 'text/plain',
    })
    expect(await response.json()).toEqual(taken(2, 1))
  })
  it('as by the Events API of Tinybird', async () => {
    const rows = [...orders('tinybird', 3), { order_id: 'bad' }]
    const address = '/v0/events?name=quickeats.orders'
    const response = await post(address, ndjson(rows), {})
    expect([response.status, await response.json()]).toEqual([
      202,
      { successful_rows: 3, quarantined_rows: 1 },
    ])
    const waited = await post(`${address}&wait=true`, ndjson(orders('waited', 2)), {})
    expect([waited.status, await waited.json()]).toEqual([200, { successful_rows: 2, quarantined_rows: 0 }])
  })
})

describe('an event that comes twice', () => {
  it('is counted once: in one request, in another one, and when the request is sent again', async () => {
    const rows = orders('twice', 20)
    const headers = { 'Idempotency-Key': 'twice-1' }
    const body = ndjson([...rows, ...rows.slice(0, 5)])
    expect(await send(body, 'application/x-ndjson', headers)).toEqual(taken(20, 5))
    expect(await send(body, 'application/x-ndjson', headers)).toEqual(taken(20, 5))
    expect(await send(ndjson(rows), 'application/x-ndjson')).toEqual(taken(0, 20))
  })
  it('is refused when its Idempotency-Key came with other events', async () => {
    const response = await post('/v1/events/quickeats.orders', ndjson([order('other', 'Pune', NOW)]), {
      'Idempotency-Key': 'twice-1',
      'Content-Type': 'application/x-ndjson',
    })
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ type: '/problems#idempotency-key-reused' })
  })
})

describe('bad rows', () => {
  it('go to quarantine as they were sent, with the reasons, and the good ones are taken', async () => {
    const [good] = orders('bad', 1)
    const bad = { ...good, order_id: 'bad-city', city: 7 }
    const answer = await send(
      [JSON.stringify(good), JSON.stringify(bad), '{"half'].join('\n'),
      'application/x-ndjson',
    )
    expect(answer).toMatchObject({ received: 3, accepted: 1, duplicates: 0, quarantined: 2 })
    expect(answer.errors.map(({ row, path }) => [row, path])).toEqual([
      [2, '/city'],
      [3, ''],
    ])
    const { quarantine } = await api.json<{ quarantine: QuarantineEntry[] }>(
      '/v1/quarantine?stream=quickeats.orders',
    )
    const entry = quarantine.at(-1)
    expect(entry).toMatchObject({
      stream: 'quickeats.orders',
      contract: quickeats.streams.orders.version,
      rows: 2,
      replayed: 0,
      errors: answer.errors,
    })
    const kept = await api.fetch(`/v1/quarantine/${entry?.message_id}?stream=quickeats.orders`)
    const texts = (await kept.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).text)
    expect(texts).toEqual([JSON.stringify(bad), '{"half'])
  })
  it('are those from the future', async () => {
    const row = order('future', 'Pune', Date.now() + 6 * MINUTE)
    expect(await send(ndjson([row]), 'application/x-ndjson')).toMatchObject({
      quarantined: 1,
      errors: [{ path: '/order_time' }],
    })
  })
})

describe('a request is refused', () => {
  it.each<[number, string, string, BodyInit, Record<string, string>]>([
    [404, 'not-found', 'quickeats.ordres', '{}', {}],
    [400, 'malformed-request', 'quickeats.orders', '[{', { 'Content-Type': 'application/json' }],
    [400, 'malformed-request', 'quickeats.orders', 'no gzip', { 'Content-Encoding': 'gzip' }],
    [415, 'content-type-unsupported', 'quickeats.orders', '{}', { 'Content-Type': 'application/xml' }],
    [413, 'body-too-large', 'quickeats.orders', 'x'.repeat(10_000_001), {}],
    [
      413,
      'body-too-large',
      'quickeats.orders',
      new Uint8Array(gzipSync(' '.repeat(20_000_001))),
      { 'Content-Encoding': 'gzip' },
    ],
  ])('with %i %s', async (status, type, stream, body, headers) => {
    const response = await post(`/v1/events/${stream}`, body, headers)
    expect([response.status, await response.json()]).toMatchObject([status, { type: `/problems#${type}` }])
  })
  it('with the nearest names where there is no such stream', async () => {
    const response = await post('/v1/events/quickeats.ordres', '{}', {})
    expect(((await response.json()) as { nearest: string[] }).nearest[0]).toBe('quickeats.orders')
  })
  it('with 403 without the scope of the pack', async () => {
    const { key } = await api.json<{ key: string }>('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'other', scopes: ['events:write:playback', 'read:quickeats'] }),
    })
    const asOther = (path: string, method = 'GET') =>
      fetch(`${api.url}${path}`, { method, headers: { Authorization: `Bearer ${key}` } })
    expect((await asOther('/v1/events/quickeats.orders', 'POST')).status).toBe(403)
    expect((await asOther('/v1/windows/playback.errors')).status).toBe(403)
    expect((await asOther('/v1/windows/quickeats.orders_per_city')).status).toBe(200)
  })
})

describe('what is asked', () => {
  it('windows equal a count of the distinct events', async () => {
    await expect.poll(async () => shown(await windows()), { timeout: 2_000 }).toEqual(naiveCount(sent))
  })
  it('windows are cut by time', async () => {
    const from = new Date(NOW - 3 * MINUTE).toISOString()
    const to = new Date(NOW - 1 * MINUTE).toISOString()
    const rows = await windows(`?from=${from}&to=${to}`)
    expect([...new Set(rows.map(({ window_start }) => window_start))].sort()).toEqual([
      from,
      new Date(NOW - 2 * MINUTE).toISOString(),
    ])
  })
  it('old windows are final, the newest is provisional', async () => {
    const states = async () => {
      const rows = await windows()
      return [8, 0].map(
        (minutes) =>
          rows.find(({ window_start }) => Date.parse(window_start) === NOW - minutes * MINUTE)?.state,
      )
    }
    await expect.poll(states, { timeout: 2_000 }).toEqual(['final', 'provisional'])
  })
  it('a gauge counts each order once, by its last status', async () => {
    const active = async () => {
      const { rows } = await api.json<{ rows: { active: number }[] }>('/v1/windows/quickeats.active_orders')
      return rows.reduce((sum, row) => sum + row.active, 0)
    }
    await expect.poll(active, { timeout: 15_000 }).toBe(new Set(sent.map(({ order_id }) => order_id)).size)
  })
  it('the balance holds', async () => {
    expect(await balanceOf(api, 'quickeats.orders')).toMatchObject({
      accepted: sent.length,
      duplicates: 25,
      quarantined: 4,
    })
  })
  it('a contract is JSON Schema', async () => {
    expect(await api.json('/v1/contracts/quickeats.orders')).toMatchObject({
      title: 'quickeats.orders',
      version: quickeats.streams.orders.version,
      versions: expect.arrayContaining(['1-0-0', quickeats.streams.orders.version]),
      type: 'object',
      properties: { status: { enum: expect.arrayContaining(['PLACED']) } },
    })
  })
})
