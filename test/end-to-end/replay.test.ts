import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nextLink } from '../../src/cli/study-images.ts'
import type { KeptReplay, Replay, ReplayedPart } from '../../src/contracts/replay.ts'
import { warehousePlan } from '../../src/engine/warehouse/plan.ts'
import { declaredTables } from '../../src/engine/warehouse/tables.ts'
import { purgeWindows } from '../../src/platform/database/purge-windows.ts'
import { readTable } from '../../src/platform/lake-log.ts'
import { lakePrefix } from '../../src/platform/names.ts'
import { MINUTE, ndjson, order } from '../workers/orders.ts'
import { tributary } from './model-folders.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'
import { PACKS } from './replay/declared-later.ts'

/** An hour that is over, and what comes later, so that its windows are final. */
const HOUR = 60 * MINUTE
const FROM = Math.floor(Date.now() / HOUR - 3) * HOUR
const TO = FROM + HOUR
const iso = (time: number) => new Date(time).toISOString()
const CITIES = ['Pune', 'Delhi', 'Mumbai']
const PAYMENTS = ['UPI', 'card']
const orders = Array.from({ length: 600 }, (_, i) => ({
  ...order(`o-${i}`, CITIES[i % 3] ?? '', FROM + Math.floor(i / 10) * MINUTE + i * 7),
  payment_type: PAYMENTS[i % 2] ?? '',
}))
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
// biome-ignore lint/suspicious/noExplicitAny: bindings as the harness hands them over
let env: any
const count = async (sql: string) => Number(await database.prepare(sql).first('n'))
const all = async (sql: string) => (await database.prepare(sql).all()).results
const ORDERS = 'SELECT * FROM quickeats_orders_fact ORDER BY order_id'
const WINDOWS = `SELECT window, start, keys, "values", cells FROM windows
  WHERE pack = 'quickeats' AND window <> 'orders_by_payment' ORDER BY window, start, keys`

beforeAll(async () => {
  platform = await startPlatform(
    { LAKE_COMMIT_SECONDS: 0 },
    {},
    { wrangler: 'test/end-to-end/replay/gateway.ts', replay: 'test/end-to-end/replay/mortal-replay.ts' },
  )
  env = await platform.env('tributary-replay')
  database = env.DATABASE
  await send('orders', orders)
  await send('payments', payments)
  const shown = () =>
    platform.api.json<{ rows: object[] }>(
      `/v1/windows/quickeats.orders_per_city?from=${iso(FROM)}&to=${iso(TO)}`,
    )
  await eventually(shown, ({ rows }) => rows.length === 180)
  // so that the watermark passes
  await send('orders', [order('later', 'Pune', TO + 30 * MINUTE)])
  const ledger = env.LEDGER.get(env.LEDGER.idFromName('quickeats/order_id/0'))
  expect(await ledger.seal()).toBe(true)
  await eventually(
    () => count('SELECT count(*) AS n FROM quickeats_orders_fact WHERE payment_attempts = 1'),
    (n) => n === payments.length,
    60_000,
  )
  await eventually(
    () => platform.api.json<{ tables: { table: string; rows: number }[] }>('/v1/lake?pack=quickeats'),
    ({ tables }) => tables.find(({ table }) => table === 'quickeats.orders')?.rows === orders.length + 1,
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

const begin = (body: object = {}) =>
  platform.api.fetch('/v1/replay', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ stream: 'quickeats.orders', from: iso(FROM), to: iso(TO), ...body }),
  })
async function replay(): Promise<Replay> {
  const response = await begin()
  expect(response.status).toBe(202)
  return until(response.headers.get('Location') ?? '', 'compared')
}
/** An object that is about to end fails whoever asks it. */
const until = (path: string, state: Replay['state']) =>
  eventually(
    () =>
      platform.api
        .json<Replay>(path)
        .catch((error: unknown) => ({ state: String(error) }) as never as Replay),
    (told) => told.state === state,
    60_000,
  )
async function swap({ id }: Replay): Promise<Replay> {
  await platform.api.json(`/v1/replay/${id}/swap`, { method: 'POST' })
  return until(`/v1/replay/${id}`, 'swapped')
}
const counts = ({ parts }: Replay) =>
  Object.fromEntries(
    parts.map(({ name, rows, missing, extra, different }) => [name, { rows, missing, extra, different }]),
  )
const none = (rows: number): Partial<ReplayedPart> => ({ rows, missing: 0, extra: 0, different: 0 })
const allMissing = (rows: number): Partial<ReplayedPart> => ({ ...none(rows), missing: rows })

describe('a replay', () => {
  it('that ends again and again fills what was declared later, and finds nothing else to be told', async () => {
    const fact = declaredTables(...withPlan()).find(({ name }) => name === 'quickeats_city_hours_fact')
    for (const sql of fact?.sql ?? []) await database.prepare(sql).run()
    const first = await replay()
    expect(counts(first)).toEqual({
      // the Board may not have written them yet
      orders_per_city: { ...none(180), missing: expect.any(Number) },
      eta_error: none(0),
      orders_by_payment: allMissing(12),
      quickeats_orders_fact: none(600),
      quickeats_delivery_fact: none(0),
      quickeats_city_hours_fact: allMissing(3),
      'quickeats.orders': none(601),
    })
    await swap(first)
    expect(
      await all('SELECT city, hour, orders, amount FROM quickeats_city_hours_fact ORDER BY city'),
    ).toEqual(CITIES.toSorted().map((city) => ({ city, hour: FROM, orders: 200, amount: 200 * 24_950 })))
    expect(
      await all(`SELECT keys ->> 'payment_type' AS payment, sum("values" ->> 'orders') AS orders, count(*) AS windows
        FROM windows WHERE window = 'orders_by_payment' GROUP BY 1 ORDER BY 1`),
    ).toEqual(PAYMENTS.map((payment) => ({ payment, orders: 300, windows: 6 })))
    const object = env.REPLAY.get(env.REPLAY.idFromName(first.id))
    expect(await object.deaths()).toBe(5)
    expect((await replay()).differences).toBe(0)
  })

  it('finds what was changed, and swapping mends it', async () => {
    const before = { orders: await all(ORDERS), windows: await all(WINDOWS) }
    await database.batch(
      [
        "DELETE FROM quickeats_orders_fact WHERE order_id = 'o-7'",
        "UPDATE quickeats_orders_fact SET total_amount = 1 WHERE order_id IN ('o-8', 'o-9')",
        `INSERT INTO quickeats_orders_fact (order_id, order_time) VALUES ('never', ${FROM})`,
        `UPDATE windows SET "values" = '{"orders":99}' WHERE window = 'orders_per_city' AND start = ${FROM}`,
        `DELETE FROM windows WHERE window = 'orders_per_city' AND start = ${FROM + MINUTE}`,
      ].map((sql) => database.prepare(sql)),
    )
    await loseFile()
    const found = await replay()
    expect(counts(found)).toMatchObject({
      quickeats_orders_fact: { missing: 1, extra: 1, different: 2 },
      orders_per_city: { missing: 3, extra: 0, different: 3 },
      'quickeats.orders': { rows: 601, missing: 601, extra: 0, different: 0 },
    })
    await swap(found)
    // the same again changes nothing
    await swap(found)
    expect(await all(ORDERS)).toEqual(before.orders)
    expect(await all(WINDOWS)).toEqual(before.windows)
    const again = await replay()
    expect(again.differences).toBe(0)
    const gone = await platform.api.fetch(`/v1/replay/${again.id}`, { method: 'DELETE' })
    expect(gone.status).toBe(204)
    expect(await all("SELECT name FROM sqlite_master WHERE name LIKE 'replay_%_%fact'")).toEqual([])
    expect((await platform.api.fetch(`/v1/replay/${again.id}`)).status).toBe(404)
  })

  it('is in the list while it is kept, the newest first', async () => {
    const hours: string[] = []
    for (const hour of [1, 2]) {
      const response = await begin({ from: iso(FROM - hour * HOUR), to: iso(FROM - (hour - 1) * HOUR) })
      hours.push(((await response.json()) as Replay).id)
    }
    const page = await platform.api.fetch('/v1/replays?limit=1')
    const { replays } = (await page.json()) as { replays: KeptReplay[] }
    expect(replays).toMatchObject([{ id: hours[1], stream: 'quickeats.orders', from: iso(FROM - 2 * HOUR) }])
    const next = nextLink(page.headers.get('Link')) ?? ''
    expect((await platform.api.json<{ replays: KeptReplay[] }>(next)).replays[0]?.id).toBe(hours[0])
    const { json } = await tributary(platform.api.url, 'replay', 'ls', '--json')
    expect(json.replays.map(({ id }: KeptReplay) => id)).toEqual(hours.toReversed())
    for (const id of hours) await platform.api.fetch(`/v1/replay/${id}`, { method: 'DELETE' })
    expect((await platform.api.json<{ replays: KeptReplay[] }>('/v1/replays')).replays).toEqual([])
  })

  it('says what is wrong with what is asked', async () => {
    const status = async (body: object) => (await begin(body)).status
    expect(await status({ stream: 'quickeats.order' })).toBe(404)
    expect(await status({ to: iso(FROM) })).toBe(400)
    expect(await status({ to: iso(FROM + 40 * 24 * HOUR) })).toBe(400)
    expect(await status({ from: 'yesterday' })).toBe(400)
  })

  it('leaves windows alone that were deleted for their age, and who asks for them is told', async () => {
    expect(await purgeWindows(database, TO, 100)).toBe(false)
    expect(counts(await replay())).toMatchObject({
      orders_per_city: none(0),
      orders_by_payment: none(0),
      quickeats_orders_fact: none(600),
    })
    const asked = (query: string) => platform.api.fetch(`/v1/windows/quickeats.orders_per_city${query}`)
    const refused = await asked(`?from=${iso(FROM)}`)
    expect([refused.status, await refused.json()]).toMatchObject([409, { before: iso(TO) }])
    expect((await asked(`?from=${iso(TO)}`)).status).toBe(200)
    expect((await asked('')).status).toBe(200)
  })
})

/** The files of the table are gone from the bucket, whatever its log says. */
async function loseFile(): Promise<void> {
  const { files } = await readTable(env.BUCKET, 'quickeats.orders')
  for (const path of files.keys()) await env.BUCKET.delete(lakePrefix('quickeats.orders') + path)
}

function withPlan() {
  const pack = PACKS.find(({ name }) => name === 'quickeats')
  if (!pack) throw new Error('quickeats is gone')
  return [pack, warehousePlan(pack)] as const
}
