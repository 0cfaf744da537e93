import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Incident } from '../../src/contracts/incident.ts'
import { LiveMessage } from '../../src/contracts/live.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { eventually, KEY, type Platform, sharedPlatform, WEBHOOK_SECRET } from './platform.ts'

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await sharedPlatform()
  api = platform.api
})

const NOW = Math.floor(Date.now() / MINUTE) * MINUTE

async function send(stream: string, rows: readonly object[]): Promise<void> {
  const response = await api.fetch(`/v1/events/${stream}`, {
    method: 'POST',
    body: ndjson(rows),
    headers: { 'Content-Type': 'application/x-ndjson' },
  })
  if (response.status !== 200) throw new Error(await response.text())
}

interface Watching {
  readonly messages: LiveMessage[]
  close(): void
}

function watch(path: string): Promise<Watching> {
  const socket = new WebSocket(`${api.url.replace('http', 'ws')}${path}`, ['tributary', `bearer.${KEY}`])
  const messages: LiveMessage[] = []
  socket.addEventListener('message', ({ data }) => messages.push(LiveMessage.parse(JSON.parse(String(data)))))
  return new Promise((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the WebSocket was refused')))
    socket.addEventListener('open', () => resolve({ messages, close: () => socket.close() }))
  })
}

/** Reads server-sent events until it has those that are looked for. */
async function source(
  path: string,
  enough: (messages: readonly LiveMessage[]) => boolean,
  headers: Record<string, string> = {},
): Promise<LiveMessage[]> {
  const abort = new AbortController()
  // not by the client, which reads an answer to its end
  const response = await fetch(`${api.url}${path}`, {
    headers: { Authorization: `Bearer ${KEY}`, Accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  })
  expect(response.headers.get('Content-Type')).toBe('text/event-stream')
  const messages: LiveMessage[] = []
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk
    const blocks = text.split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (data !== undefined) messages.push(LiveMessage.parse(JSON.parse(data)))
    }
    if (enough(messages)) break
  }
  abort.abort()
  return messages
}

const any = ({ length }: readonly LiveMessage[]) => length > 0

const ordersOf = (messages: readonly LiveMessage[], city: string) =>
  messages
    .flatMap((message) =>
      message.type === 'window' && message.window === 'orders_per_city' ? message.rows : [],
    )
    .filter((row) => row.city === city)
    .at(-1)?.orders

describe('who watches a pack', () => {
  it('gets a snapshot, and then what changes, within two seconds', async () => {
    await send('quickeats.orders', [order('a', 'Pune', NOW)])
    const live = await watch('/v1/live/quickeats')
    const [snapshot] = await eventually(
      async () => live.messages,
      ({ length }) => length > 0,
    )
    expect(snapshot).toMatchObject({ type: 'snapshot', pack: 'quickeats', alerts: [] })
    const from = performance.now()
    await send('quickeats.orders', [order('b', 'Delhi', NOW), order('c', 'Delhi', NOW)])
    await eventually(
      async () => ordersOf(live.messages, 'Delhi'),
      (orders) => orders === 2,
    )
    expect(performance.now() - from).toBeLessThan(2_000)
    live.close()
  })

  it('may ask for some windows only', async () => {
    const live = await watch('/v1/live/quickeats?windows=eta_error')
    await send('quickeats.orders', [order('d', 'Kochi', NOW)])
    const other = await source('/v1/live/quickeats?windows=orders_per_city', (messages) =>
      JSON.stringify(messages).includes('Kochi'),
    )
    expect(JSON.stringify(other)).not.toContain('eta_error')
    expect(live.messages.map(({ type }) => type)).toEqual(['snapshot'])
    expect(live.messages[0]).toMatchObject({ windows: { eta_error: [] } })
    live.close()
  })

  it('goes on after the last message it had, and gets a snapshot when that is not known', async () => {
    const [snapshot] = await source('/v1/live/quickeats', any)
    await send('quickeats.orders', [order('e', 'Surat', NOW)])
    const missed = await source('/v1/live/quickeats', (messages) => ordersOf(messages, 'Surat') === 1, {
      'Last-Event-ID': snapshot?.id ?? '',
    })
    expect(missed.filter(({ type }) => type === 'snapshot')).toEqual([])
    const [again] = await source('/v1/live/quickeats', any, { 'Last-Event-ID': 'gone-7' })
    expect(again).toMatchObject({ type: 'snapshot' })
  })

  it('needs a key, and a pack that there is', async () => {
    await expect(
      new Promise((_, reject) => {
        new WebSocket(`${api.url.replace('http', 'ws')}/v1/live/quickeats`).addEventListener('error', () =>
          reject(new Error('refused')),
        )
      }),
    ).rejects.toThrow('refused')
    expect((await api.fetch('/v1/live/quickeat')).status).toBe(404)
  })
})

describe('an alert', () => {
  const attempts = (from: number, count: number, failed: number, at: number) =>
    Array.from({ length: count }, (_, i) => ({
      transaction_id: `t-${from + i}`,
      order_id: `o-${from + i}`,
      city: 'Mumbai',
      amount: '100.00',
      payment_mode: 'UPI',
      success_flag: i >= failed,
      at: new Date(at).toISOString(),
    }))
  const alerts = async (query = '') =>
    (await api.json<{ alerts: Incident[] }>(`/v1/alerts?pack=quickeats${query}`)).alerts

  it('is raised once, told signed to a webhook and to those who watch, acknowledged, and cleared by itself', async () => {
    const told: { type: string; data: { incident: string } }[] = []
    const receiver = createServer((request, response) => {
      let body = ''
      request.on('data', (chunk) => {
        body += chunk
      })
      request.on('end', () => {
        told.push(
          new Webhook(WEBHOOK_SECRET).verify(
            body,
            request.headers as Record<string, string>,
          ) as (typeof told)[number],
        )
        response.writeHead(204).end()
      })
    }).listen(0, '127.0.0.1')
    await once(receiver, 'listening')
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/alerts`
    await api.json('/v1/alert-webhooks', {
      method: 'POST',
      body: JSON.stringify({ url, pack: 'quickeats' }),
      headers: { 'Content-Type': 'application/json' },
    })
    const live = await watch('/v1/live/quickeats?windows=payment_success')
    const start = Math.floor(NOW / (5 * MINUTE)) * 5 * MINUTE - 60 * MINUTE
    // two windows of 5 minutes with one payment in four failing, then one that ends them
    await send('quickeats.payments', attempts(0, 100, 25, start))
    await send('quickeats.payments', attempts(100, 100, 25, start + 5 * MINUTE))
    await send('quickeats.payments', attempts(200, 100, 1, start + 11 * MINUTE))
    const from = performance.now()
    const [raised] = await eventually(
      () => alerts('&state=raised'),
      ({ length }) => length > 0,
    )
    expect(performance.now() - from).toBeLessThan(5_000)
    expect(raised).toMatchObject({
      alert: 'payments_failing',
      keys: { city: 'Mumbai' },
      value: 0.75,
      bound: 0.9,
    })
    await eventually(
      async () => told,
      ({ length }) => length > 0,
    )
    const acknowledged = await api.json<Incident>(`/v1/alerts/${raised?.id}/acknowledge`, {
      method: 'POST',
      body: JSON.stringify({ note: 'the bank is down' }),
      headers: { 'Content-Type': 'application/json' },
    })
    expect(acknowledged).toMatchObject({
      note: 'the bank is down',
      acknowledged_by: expect.stringMatching(/^key_/),
    })

    await send('quickeats.payments', attempts(300, 100, 1, start + 16 * MINUTE))
    await send('quickeats.payments', attempts(400, 100, 1, start + 25 * MINUTE))
    const [cleared] = await eventually(
      () => alerts('&state=cleared'),
      ({ length }) => length > 0,
    )
    expect(cleared).toMatchObject({ id: raised?.id, note: 'the bank is down', cleared_value: 0.99 })
    await eventually(
      async () => told,
      ({ length }) => length === 2,
    )
    expect(told.map(({ type, data }) => [type, data.incident])).toEqual([
      ['alert.raised', raised?.id],
      ['alert.cleared', raised?.id],
    ])
    expect(
      live.messages.flatMap((message) => (message.type === 'alert' ? [message.incident.state] : [])),
    ).toEqual(['raised', 'cleared'])
    expect(await api.json(`/v1/alerts/${raised?.id}`)).toMatchObject({ state: 'cleared' })
    live.close()
    receiver.close()
  })
})
