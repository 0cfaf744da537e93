import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Replay } from '../../src/contracts/replay.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'

/** An hour that is over, and what comes later, so that its windows are final. */
const FROM = Math.floor(Date.now() / 3_600_000 - 3) * 3_600_000
const TO = FROM + 3_600_000
const iso = (time: number) => new Date(time).toISOString()
const CITIES = ['Pune', 'Delhi', 'Mumbai']
const orders = Array.from({ length: 600 }, (_, i) =>
  order(`o-${i}`, CITIES[i % 3] ?? '', FROM + Math.floor(i / 10) * MINUTE + i * 7),
)
const payments = orders.slice(0, 300).map(({ order_id, order_time }) => ({
  transaction_id: `t-${order_id}`,
  order_id,
  amount: '249.50',
  payment_mode: 'UPI',
  success_flag: true,
  at: order_time,
}))

let platform: Platform
let database: D1Database
const count = async (sql: string) => Number(await database.prepare(sql).first('n'))
const all = async (sql: string) => (await database.prepare(sql).all()).results
const ORDERS = 'SELECT * FROM quickeats_orders_fact ORDER BY order_id'
const WINDOWS = `SELECT window, start, keys, "values", cells FROM windows WHERE pack = 'quickeats' ORDER BY window, start, keys`

beforeAll(async () => {
  platform = await startPlatform()
  database = (await platform.env('tributary-warehouse')).DATABASE
  await send('orders', orders)
  await send('payments', payments)
  const shown = () =>
    platform.api.json<{ rows: object[] }>(
      `/v1/windows/quickeats.orders_per_city?from=${iso(FROM)}&to=${iso(TO)}`,
    )
  await eventually(shown, ({ rows }) => rows.length === 180)
  // so that the watermark passes
  await send('orders', [order('later', 'Pune', TO + 30 * MINUTE)])
  await eventually(
    () => count('SELECT count(*) AS n FROM quickeats_orders_fact WHERE payment_attempts = 1'),
    (n) => n === payments.length,
    60_000,
  )
  await eventually(
    () => count(`SELECT count(*) AS n FROM windows WHERE window = 'orders_per_city' AND start < ${TO}`),
    (n) => n >= 180,
    60_000,
  )
}, 120_000)
afterAll(() => platform.close())

async function send(stream: string, rows: readonly object[]) {
  const response = await platform.api.fetch(`/v1/events/quickeats.${stream}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: ndjson(rows),
  })
  expect(response.status).toBe(200)
}

async function replay(body: object = {}): Promise<Replay> {
  const response = await platform.api.fetch('/v1/replay', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ stream: 'quickeats.orders', from: iso(FROM), to: iso(TO), ...body }),
  })
  expect(response.status).toBe(202)
  return until(response.headers.get('Location') ?? '', 'compared')
}
const until = (path: string, state: Replay['state']) =>
  eventually(
    () => platform.api.json<Replay>(path),
    (told) => told.state === state,
    20_000,
  )
async function swap({ id }: Replay): Promise<Replay> {
  await platform.api.json(`/v1/replay/${id}/swap`, { method: 'POST' })
  return until(`/v1/replay/${id}`, 'swapped')
}
const told = ({ parts }: Replay) =>
  Object.fromEntries(
    parts.map(({ name, missing, extra, different }) => [name, { missing, extra, different }]),
  )
const NONE = { missing: 0, extra: 0, different: 0 }

describe('a replay', () => {
  it('of what nobody touched says that nothing differs', async () => {
    const first = await replay()
    expect(first.differences).toBe(0)
  })

  it('finds what was changed, and swapping mends it', async () => {
    const before = { orders: await all(ORDERS), windows: await all(WINDOWS) }
    await database.batch(
      [
        "DELETE FROM quickeats_orders_fact WHERE order_id = 'o-7'",
        "UPDATE quickeats_orders_fact SET total_amount = 1 WHERE order_id IN ('o-8', 'o-9')",
        `INSERT INTO quickeats_orders_fact (order_id, order_time) VALUES ('never', ${FROM})`,
        `UPDATE windows SET "values" = '{"orders":99}' WHERE window = 'orders_per_city' AND start = ${FROM}`,
      ].map((sql) => database.prepare(sql)),
    )
    const found = await replay()
    expect(told(found)).toMatchObject({
      quickeats_orders_fact: { missing: 1, extra: 1, different: 2 },
      orders_per_city: { ...NONE, different: 3 },
    })
    await swap(found)
    expect(await all(ORDERS)).toEqual(before.orders)
    expect(await all(WINDOWS)).toEqual(before.windows)
    expect((await replay()).differences).toBe(0)
  })
})
