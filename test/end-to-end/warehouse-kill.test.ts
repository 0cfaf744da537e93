import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Replay } from '../../src/contracts/replay.ts'
import { lookInto } from './exactly-once/at-rest.ts'
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

const POST = { method: 'POST', headers: { 'Content-Type': 'application/json' } }

/** What one look at the facts sees. */
async function ordersNow(): Promise<Record<string, number> | undefined> {
  const sql = `SELECT count(*) AS facts, sum(total_amount) AS amount, sum(payment_attempts) AS attempts FROM quickeats_orders_fact`
  const body = JSON.stringify({ sql })
  return (await tree.api.json<{ data: Record<string, number>[] }>('/v1/sql', { ...POST, body })).data[0]
}

const AFTER_COMPARE = ['compare lake', 'swap facts', 'catch up', 'swap windows', 'swap lake', 'none']

/** Rows that are gone, changed, and made up, so that a swap that is not whole shows. One of payments alone has no time, and is of no period. */
const DAMAGE = [
  'DELETE FROM quickeats_orders_fact WHERE rowid % 3 = 0 AND order_time IS NOT NULL',
  'UPDATE quickeats_orders_fact SET total_amount = 1 WHERE rowid % 3 = 1 AND order_time IS NOT NULL',
  `INSERT INTO quickeats_orders_fact (order_id, order_time) VALUES ('never', ${NOW - 10 * MINUTE})`,
]

it('a replay that is killed as it reads and as it swaps leaves the answer that was or the right one, and ends in the right one', async () => {
  const right = await ordersNow()
  const asked = { stream: 'quickeats.orders', from: iso(NOW - 60 * MINUTE), to: iso(NOW) }
  const begin = () => tree.api.json<Replay>('/v1/replay', { ...POST, body: JSON.stringify(asked) })
  const { id } = await begin()
  await sleep(500 * Math.random())
  await tree.kill()
  await lookInto(tree.state, ({ DATABASE }) => DATABASE.batch(DAMAGE.map((sql) => DATABASE.prepare(sql))))
  await tree.start()
  const wrong = await ordersNow()
  expect(wrong).not.toEqual(right)

  await tree.api.json(`/v1/replay/${id}/swap`, POST)
  const told = () => tree.api.json<Replay>(`/v1/replay/${id}`)
  const until = (is: (replay: Replay) => boolean) => eventually(told, is, 60_000)
  await until(({ step }) => AFTER_COMPARE.includes(step))
  await sleep(1_500 * Math.random())
  await tree.kill()
  await tree.start()
  expect([wrong, right]).toContainEqual(await ordersNow())
  await until(({ state }) => state === 'swapped')
  expect(await ordersNow()).toEqual(right)

  // the same replay again
  expect((await begin()).id).toBe(id)
  const again = await until(({ state }) => state === 'compared')
  const facts = again.parts.filter(({ kind }) => kind === 'fact')
  expect(facts.map(({ missing, extra, different }) => missing + extra + different)).toEqual(
    facts.map(() => 0),
  )
  expect(facts.length).toBeGreaterThan(0)
  expect(await ordersNow()).toEqual(right)
}, 240_000)

const iso = (time: number) => new Date(time).toISOString()
