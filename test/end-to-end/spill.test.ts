import { isDeepStrictEqual } from 'node:util'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { EventFile } from '../../src/contracts/file.ts'
import type { SpilledAnswer } from '../../src/contracts/spill.ts'
import { MINUTE, naiveCount, ndjson, type Order, order } from '../workers/orders.ts'
import { AWAY_KEY } from './away-key.ts'
import { balanceOf } from './balance.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'

let platform: Platform
let api: Platform['api']
let bucket: R2Bucket
let database: D1Database
beforeAll(async () => {
  // A pointer is lost at its first failure: only the sweep can bring its rows home then.
  platform = await startPlatform({}, { max_retries: 0 }, { stream: 'test/end-to-end/away-ledger.ts' })
  api = platform.api
  ;({ BUCKET: bucket, DATABASE: database } = await platform.env('tributary'))
})
afterAll(() => platform.close())
afterEach(() => back())

const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const away = (how: 'before' | 'after') => bucket.put(AWAY_KEY, how)
const back = () => bucket.delete(AWAY_KEY)

const sent: Order[] = []
function orders(name: string, count: number): Order[] {
  const made = Array.from({ length: count }, (_, i) => order(`${name}-${i}`, 'Pune', NOW - (i % 5) * MINUTE))
  sent.push(...made)
  return made
}

const post = (body: string, key?: string) =>
  api.fetch('/v1/events/quickeats.orders', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/x-ndjson', ...(key !== undefined && { 'Idempotency-Key': key }) },
  })
async function answered(status: number, body: string, key?: string): Promise<SpilledAnswer> {
  const response = await post(body, key)
  const text = await response.text()
  expect([response.status, text]).toEqual([status, expect.anything()])
  return JSON.parse(text)
}

/** Long enough for a pointer to come, to fail, and to be given up. */
const pointerGone = () => new Promise((resolve) => setTimeout(resolve, 2_000))

const spilled = async () => (await bucket.list({ prefix: 'spill/' })).objects.map(({ key }) => key)
const recover = () => api.json<{ spilled: number }>('/v1/recover?stale_seconds=0', { method: 'POST' })

/** Sweeps until nothing is aside any more, as the cron does. */
async function home(): Promise<void> {
  await eventually(
    async () => {
      await recover()
      await new Promise((resolve) => setTimeout(resolve, 200))
      return spilled()
    },
    (keys) => keys.length === 0,
    20_000,
  )
}

async function counted(): Promise<Record<string, number>> {
  const { rows } = await api.json<{ rows: { window_start: string; city: string; orders: number }[] }>(
    '/v1/windows/quickeats.orders_per_city',
  )
  return Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))
}

/** The Board shows what is counted, some moments later. */
const shown = () => eventually(counted, (rows) => isDeepStrictEqual(rows, naiveCount(sent)), 20_000)

describe('while a ledger is away', () => {
  it('events are put aside with 202, and counted once when it is back, though their pointer is lost', async () => {
    await away('before')
    const rows = orders('aside', 50)
    const { errors, ...counts } = await answered(202, `${ndjson(rows)}\n{"order_id":"bad"}`)
    expect(counts).toEqual({ received: 51, accepted: 50, quarantined: 1 })
    expect(errors.length).toBeGreaterThan(0)
    await pointerGone()
    await back()
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await spilled()).toHaveLength(1)
    await home()
    await shown()
  })

  it('the same request again finds what it put aside, and gets the same numbers', async () => {
    await away('before')
    const body = ndjson(orders('again', 20))
    const first = await answered(202, body, 'again')
    expect(await answered(202, body, 'again')).toEqual(first)
    expect((await post(ndjson([order('other', 'Pune', NOW)]), 'again')).status).toBe(422)
    expect(await spilled()).toHaveLength(1)
    await back()
    await home()
    await shown()
  })

  it('a client that sends again once the ledger is back is not counted twice', async () => {
    await away('before')
    const body = ndjson(orders('direct', 30))
    await answered(202, body)
    await back()
    expect(await answered(200, body)).toMatchObject({ accepted: 30, duplicates: 0 })
    await home()
    await shown()
  })

  it('a commit whose answer was lost is put aside, and is known again', async () => {
    await away('after')
    await answered(202, ndjson(orders('unanswered', 25)))
    await back()
    await home()
    await shown()
  })

  it('the Events API of Tinybird answers 202, with wait=true too', async () => {
    await away('before')
    const body = ndjson(orders('tinybird', 5))
    const response = await api.fetch('/v0/events?name=quickeats.orders&wait=true', { method: 'POST', body })
    expect([response.status, await response.json()]).toEqual([
      202,
      { successful_rows: 5, quarantined_rows: 0 },
    ])
    await back()
    await home()
    await shown()
  })
})

describe('a file whose ledger is away', () => {
  it('waits, and is counted once when the ledger is back', async () => {
    await away('before')
    const body = ndjson(orders('file', 6_000))
    const { id } = await api.json<EventFile>('/v1/files/quickeats.orders/away.ndjson', {
      method: 'PUT',
      body,
    })
    await pointerGone()
    const file = () => api.json<EventFile>(`/v1/files/${id}`)
    expect(await file()).toMatchObject({ state: 'received', rows: { received: 0 } })
    await back()
    expect(await recover()).toMatchObject({ files: 1 })
    const { rows } = await eventually(file, ({ state }) => state === 'loaded', 20_000)
    expect(rows).toEqual({ received: 6_000, accepted: 6_000, duplicates: 0, quarantined: 0 })
    await shown()
  })
})

describe('an Idempotency-Key that is used for other events as soon as the ledger is back', () => {
  it('counts both, since both were promised, and leaves a record', async () => {
    await away('before')
    await answered(202, ndjson(orders('promised-first', 7)), 'twice')
    await pointerGone()
    await back()
    await answered(200, ndjson(orders('promised-second', 9)), 'twice')
    await home()
    await shown()
    const { results } = await database.prepare('SELECT queue, body FROM dead_letters').all()
    expect(results).toHaveLength(1)
    expect(JSON.parse(String(results[0]?.body))).toMatchObject({
      stream: 'orders',
      outcome: 'committed',
      counts: { accepted: 7 },
    })
  })
})

describe('the balance', () => {
  it('holds after all of it', async () => {
    const balance = await balanceOf(api, 'quickeats.orders')
    expect(balance).toMatchObject({ accepted: sent.length, duplicates: 0, quarantined: 1 })
    expect(balance.received).toBe(sent.length + 1)
  })
})
