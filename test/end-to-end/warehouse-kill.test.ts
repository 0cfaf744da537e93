import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchesOf, send } from './exactly-once/send.ts'
import { traffic } from './exactly-once/traffic.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

const MINUTE = 60_000
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE

let tree: ProcessTree
beforeAll(async () => {
  tree = await startProcessTree()
}, 180_000)
afterAll(() => tree.remove())

interface Sent {
  readonly order_id: string
  readonly transaction_id?: string
  readonly city: string
  readonly success_flag?: boolean
}

const rows = traffic({
  seed: 11,
  rows: 40_000,
  shares: { orders: 0.6, payments: 0.4 },
  from: NOW - 50 * MINUTE,
  to: NOW,
  tooLate: 0,
})
const good = rows
  .filter(({ isGood }) => isGood)
  .map((row) => ({ ...row, told: JSON.parse(row.text) as Sent }))
const cities = new Map(
  good.filter(({ stream }) => stream === 'orders').map(({ told }) => [told.order_id, told.city.trim()]),
)
const payments = [
  ...new Map(
    good.filter(({ stream }) => stream === 'payments').map(({ told }) => [told.transaction_id, told]),
  ).values(),
]
const facts = new Set(good.map(({ told }) => told.order_id)).size

/** Attempts to pay by city of their order: a segment that was loaded twice, or never, is in them. */
const expected = [...new Set(cities.values())].sort().map((city) => {
  const own = payments.filter(({ order_id }) => cities.get(order_id) === city)
  return { city, attempts: own.length, succeeded: own.filter(({ success_flag }) => success_flag).length }
})

async function told() {
  interface Row {
    city: string
    attempts: number
    succeeded: number
  }
  const { data } = await tree.api.json<{ data: Row[] }>('/v1/kpis/quickeats.payment_success_by_city')
  return data.map(({ city, attempts, succeeded }) => ({ city, attempts, succeeded }))
}

async function loaded(): Promise<number> {
  const { packs } = await tree.api.json<{ packs: { tables: { name: string; rows: number }[] }[] }>(
    '/v1/catalog?pack=quickeats',
  )
  return packs[0]?.tables.find(({ name }) => name === 'quickeats_orders_fact')?.rows ?? 0
}

it('facts are exact after kills of the process tree while they were loaded, with the queues lost', async () => {
  const sending = send(tree.api, batchesOf(rows, 'facts'))
  let killed = 0
  for (const share of [0.02, 0.4]) {
    // the first of them kills what loads while more is sent, the second one what loads when all is sealed
    await eventually(loaded, (count) => count > share * facts, 90_000)
    await tree.kill()
    killed++
    await tree.start()
  }
  await sending.done
  const recover = () => tree.api.json<{ segments: number }>('/v1/recover?stale_seconds=0', { method: 'POST' })
  await recover()
  await eventually(loaded, (count) => count === facts, 90_000).catch(() => recover())
  await eventually(
    async () => JSON.stringify(await told()),
    (answer) => answer === JSON.stringify(expected),
    60_000,
  ).catch(() => undefined)
  expect(await told()).toEqual(expected)
  expect(await loaded()).toBe(facts)
  expect((await recover()).segments).toBe(0)
  expect(await told()).toEqual(expected)
  expect(killed).toBe(2)
}, 400_000)
