import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EventsAnswer } from '../../src/contracts/event.ts'
import { MINUTE, naiveCount, ndjson, type Order, order } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { type Platform, startPlatform } from './platform.ts'

const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
/** One slice, then two, then five: steps within the time of the events. */
const STEPS = [
  { from: new Date(NOW - 6 * MINUTE).toISOString(), slices: 2 },
  { from: new Date(NOW - 3 * MINUTE).toISOString(), slices: 5 },
]

let platform: Platform
let api: Platform['api']
beforeAll(async () => {
  platform = await startPlatform({}, {}, {}, { quickeats: { order_id: STEPS } })
  api = platform.api
})
afterAll(() => platform.close())

const orders = Array.from({ length: 4_000 }, (_, i) =>
  order(`o-${i}`, ['Pune', 'Delhi', 'Kochi'][i % 3] ?? '', NOW - (i % 9) * MINUTE - (i % 60) * 1000),
)

async function send(rows: readonly Order[]): Promise<EventsAnswer> {
  const response = await api.fetch('/v1/events/quickeats.orders', {
    method: 'POST',
    body: ndjson(rows),
    headers: { 'Content-Type': 'application/x-ndjson' },
  })
  if (response.status !== 200) throw new Error(await response.text())
  return (await response.json()) as EventsAnswer
}

const windows = async () => {
  const { rows } = await api.json<{ rows: { window_start: string; city: string; orders: number }[] }>(
    '/v1/windows/quickeats.orders_per_city',
  )
  return Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))
}

describe('a stream whose slices grow', () => {
  it('takes each event once, on whichever side of the step it comes, and comes again', async () => {
    const [first, ...others] = [orders.slice(0, 1000), orders.slice(1000, 2500), orders.slice(2500)]
    expect(await send(first)).toMatchObject({ accepted: 1000, duplicates: 0 })
    expect(await send([...first.slice(400), { ...(first[0] as Order), city: '' }])).toMatchObject({
      accepted: 0,
      duplicates: 600,
      quarantined: 1,
    })
    for (const rows of others) await send([...rows, ...rows.slice(0, 100)])
    expect(await send(orders.toReversed())).toMatchObject({ received: 4000, accepted: 0, duplicates: 4000 })
  })

  it('gives the same answer to a request that is sent again', async () => {
    const rows = [order('again-1', 'Pune', NOW), order('again-2', 'Pune', NOW - 8 * MINUTE)]
    const sent = await send(rows)
    expect(await send(rows)).toEqual(sent)
    orders.push(...rows)
  })

  it('has windows that equal a count of the distinct events', async () => {
    await expect.poll(windows, { timeout: 5_000 }).toEqual(naiveCount(orders))
  })

  it('has a balance over all slices', async () => {
    const balance = await balanceOf(api, 'quickeats.orders')
    expect(balance).toMatchObject({ received: 8803, accepted: 4002, duplicates: 4800, quarantined: 1 })
  })

  it('lies in as many ledgers as were declared', async () => {
    await platform.seal()
    const { BUCKET } = await platform.env('tributary-stream')
    const { objects }: R2Objects = await BUCKET.list({ prefix: 'segments/quickeats.orders/' })
    expect(new Set(objects.map(({ key }) => key.split('/')[2])).size).toBe(5)
  })
})
