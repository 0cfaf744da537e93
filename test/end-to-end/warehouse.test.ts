import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { client } from '../../src/cli/client.ts'
import type { Incident } from '../../src/contracts/incident.ts'
import type { LakeTable } from '../../src/contracts/lake.ts'
import type { QualityResult } from '../../src/contracts/quality-result.ts'
import { simulate } from '../../src/engine/simulate/simulate.ts'
import { simulator } from '../../src/packs/quickeats/simulator.ts'
import { quickeats } from '../../src/packs/quickeats.ts'
import { ndjson } from '../workers/orders.ts'
import { balanceOf } from './balance.ts'
import { seal } from './lake/rows.ts'
import { eventually, KEY, type Platform, startPlatform } from './platform.ts'

type Row = Record<string, unknown>
interface Answer {
  meta: { name: string; type: string }[]
  data: Row[]
  rows: number
  elapsed_ms: number
}

/** An evening in Kolkata, with everything that goes wrong on the way of events. */
const [FROM, TO] = [Date.parse('2026-11-01T13:30:00Z'), Date.parse('2026-11-01T17:30:00Z')]
const PERIOD = 'from=2026-11-01&to=2026-11-02'

/** The events as they are sent, and in plain SQLite those that are good. */
const events = [
  ...simulate(
    { ...quickeats, simulator: { ...simulator, parameters: { ...simulator.parameters, gps_seconds: 600 } } },
    { seed: 7, from: FROM, to: TO, rate: 4 },
  ),
].map(({ stream, row, planted }) => ({ stream, row, isGood: planted === undefined || planted === 'late' }))
const [usual] = events.flatMap(({ stream, row, isGood }) =>
  stream === 'orders' && isGood ? [row as Row] : [],
)
const placed = (row: Row) => ({ ...usual, status: 'PLACED', ...row })
// no meal costs half a rupee, whatever its contract takes
events.push({
  stream: 'orders',
  row: placed({ order_id: 'half-a-rupee', amount: '0.50', discount: '0.00' }),
  isGood: true,
})
const plain = new DatabaseSync(':memory:')
plain.exec('CREATE TABLE events (stream TEXT, row TEXT)')
const insert = plain.prepare('INSERT INTO events VALUES (?, ?)')
for (const { stream, row, isGood } of events) if (isGood) insert.run(stream, JSON.stringify(row))
plain.exec(`
CREATE VIEW told AS SELECT row ->> 'order_id' AS id, max(row ->> 'city') AS city, max(row ->> 'restaurant_id') AS restaurant,
  max(row ->> 'customer_id') AS customer, max(row ->> 'driver_id') AS driver, min(unixepoch(row ->> 'order_time', 'subsec')) AS t,
  max(unixepoch(row ->> 'delivered_at', 'subsec')) AS done, max(row ->> 'status' = 'CANCELLED') AS cancelled,
  max(row ->> 'amount') AS amount, max(row ->> 'discount') AS discount
FROM events WHERE stream = 'orders' GROUP BY 1;
CREATE VIEW paid AS SELECT row ->> 'order_id' AS id, count(*) AS tries, sum(row ->> 'success_flag') AS good
FROM events WHERE stream = 'payments' GROUP BY 1`)
const asked = (sql: string) =>
  plain
    .prepare(sql)
    .all()
    .map((row) => ({ ...row })) as Row[]

let platform: Platform
let api: Platform['api']
const kpi = (name: string, query = PERIOD) => api.json<Answer>(`/v1/kpis/quickeats.${name}?${query}`)

beforeAll(async () => {
  platform = await startPlatform({ LAKE_COMMIT_SECONDS: 1 })
  api = platform.api
  for (const [stream, rows] of Map.groupBy(events, (event) => event.stream))
    for (let at = 0; at < rows.length; at += 500)
      await send(
        stream,
        rows.slice(at, at + 500).map(({ row }) => row),
      )
  await platform.seal()
  const orders = asked('SELECT count(*) AS n FROM told')[0]?.n
  const { DATABASE } = await platform.env('tributary-warehouse')
  const count = async (sql: string) => Number((await DATABASE.prepare(sql).first('n')) ?? 0)
  await eventually(
    () => count('SELECT count(*) AS n FROM quickeats_orders_fact WHERE order_time IS NOT NULL'),
    (n) => n === orders,
    60_000,
  )
  await eventually(
    () => count('SELECT sum(payment_attempts) AS n FROM quickeats_orders_fact'),
    (n) => n === asked('SELECT sum(tries) AS n FROM paid')[0]?.n,
    30_000,
  )
}, 180_000)
afterAll(() => platform.close())

async function send(stream: string, rows: readonly unknown[]): Promise<void> {
  const body = ndjson(rows as object[])
  const response = await api.fetch(`/v1/events/quickeats.${stream}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body,
  })
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`)
}

const close = (rows: readonly Row[]) =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'number' ? Number(value.toPrecision(9)) : value,
      ]),
    ),
  )

describe('events that were sent over HTTP', () => {
  it('are worth testing with: there are doubles, bad rows, cancelled orders, and payments tried again', () => {
    expect(events.filter(({ isGood }) => !isGood).length).toBeGreaterThan(20)
    const [some] = asked(
      'SELECT count(*) AS orders, sum(cancelled) AS cancelled, (SELECT sum(tries - good) FROM paid) AS failed FROM told',
    )
    expect(Math.min(...Object.values(some ?? {}).map(Number))).toBeGreaterThan(5)
  })

  it('come to the revenue of restaurants that plain SQL makes of them', async () => {
    const { data, meta, rows } = await kpi('top_restaurants')
    expect(rows).toBe(10)
    expect(meta.slice(0, 4)).toEqual([
      { name: 'restaurant_id', type: 'String' },
      { name: 'name', type: 'String' },
      { name: 'city', type: 'String' },
      { name: 'revenue', type: 'Decimal(18, 2)' },
    ])
    const expected =
      asked(`SELECT restaurant AS restaurant_id, round(sum(amount - discount), 2) AS revenue, count(*) AS orders
      FROM told WHERE done IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`)
    expect(data.map(({ restaurant_id, revenue, orders }) => ({ restaurant_id, revenue, orders }))).toEqual(
      expected,
    )
    expect(data.every(({ name }) => typeof name === 'string')).toBe(true)
  })

  it('come to delivery times, payments and refunds', async () => {
    expect(close((await kpi('delivery_time_by_city_month')).data)).toEqual(
      close(
        asked(`SELECT '2026-11' AS month, city, avg((done - t) / 60) AS avg_minutes, count(*) AS orders
          FROM told WHERE done IS NOT NULL GROUP BY city ORDER BY city`),
      ),
    )
    expect(close((await kpi('payment_success_by_city')).data)).toEqual(
      close(
        asked(`SELECT city, sum(tries) AS attempts, sum(good) AS succeeded, 1.0 * sum(good) / sum(tries) AS success_rate
          FROM told JOIN paid USING (id) GROUP BY city ORDER BY city`),
      ),
    )
    const refunds = (await kpi('refund_rate')).data.map(({ city, paid, refunded }) => ({
      city,
      paid,
      refunded,
    }))
    expect(refunds).toEqual(
      asked(`SELECT city, count(*) AS paid, sum(cancelled) AS refunded FROM told JOIN paid USING (id)
        WHERE good > 0 GROUP BY city ORDER BY city`),
    )
  })

  it('know their dimensions as of their time', async () => {
    const { DATABASE } = await platform.env('tributary-warehouse')
    const { results } = await DATABASE.prepare(
      `SELECT order_id AS id, driver_vehicle_type AS vehicle, restaurant_cuisine_type AS cuisine, round(city_traffic_index, 2) AS traffic
       FROM quickeats_orders_star WHERE order_time IS NOT NULL ORDER BY 1`,
    ).all()
    const asOf = (stream: string, key: string, value: string, field: string) =>
      `(SELECT row ->> '${field}' FROM events WHERE stream = '${stream}' AND row ->> '${key}' = ${value}
        ORDER BY unixepoch(row ->> 'as_of', 'subsec') > t, abs(unixepoch(row ->> 'as_of', 'subsec') - t) LIMIT 1)`
    expect(results).toEqual(
      asked(`SELECT id, ${asOf('drivers', 'driver_id', 'driver', 'vehicle_type')} AS vehicle,
        ${asOf('restaurants', 'restaurant_id', 'restaurant', 'cuisine_type')} AS cuisine,
        ${asOf('cities', 'city', 'city', 'traffic_index')} AS traffic FROM told ORDER BY 1`),
    )
  })
})

const RULE = 'amounts_are_plausible'
const results = async (query: string) =>
  (await api.json<{ data: QualityResult[] }>(`/v1/quality/quickeats?${query}`)).data
const incidents = async () => {
  const { alerts } = await api.json<{ alerts: Incident[] }>('/v1/alerts?pack=quickeats')
  return alerts.filter(({ alert }) => alert === `quality.${RULE}`)
}
const run = async (query: string) => {
  const response = await api.fetch(`/v1/quality/quickeats/run?${query}`, { method: 'POST' })
  return { status: response.status, data: ((await response.json()) as { data: QualityResult[] }).data }
}

it('a rule that fails is told of as its rows are loaded, with what was wrong', async () => {
  const [failed, ...others] = await results(`from=2026-11-01&rule=${RULE}&failed=true`)
  expect(others).toEqual([])
  expect(failed).toMatchObject({
    day: '2026-11-01',
    scope: 'load',
    success: false,
    on: 'quickeats_orders_fact',
    element_count: asked(
      "SELECT count(*) AS n FROM (SELECT DISTINCT row ->> 'order_id', row ->> 'status' FROM events WHERE stream = 'orders')",
    )[0]?.n,
    unexpected_count: 1,
    partial_unexpected_list: [50],
    partial_unexpected_index_list: [{ order_id: 'half-a-rupee', total_amount: 50 }],
  })
  const [incident] = await eventually(incidents, ({ length }) => length === 1)
  expect(incident).toMatchObject({ state: 'raised', window: 'quickeats_orders_fact', bound: 0 })
  expect(incident?.value).toBeGreaterThan(0)
  const live = await fetch(`${api.url}/v1/live/quickeats`, { headers: { Authorization: `Bearer ${KEY}` } })
  let shown = ''
  for await (const part of live.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    shown += part
    if (shown.includes(`"alert":"quality.${RULE}"`)) break
  }
  expect(shown).toContain(`"alert":"quality.${RULE}"`)
})

describe('a KPI', () => {
  it('is kept until rows come that change its tables', async () => {
    const path = `/v1/kpis/quickeats.repeat_orders?${PERIOD}`
    const ask = async () => {
      const response = await api.fetch(path)
      return { status: response.headers.get('Cache-Status'), data: ((await response.json()) as Answer).data }
    }
    const first = await ask()
    expect(first.status).toBe('tributary; fwd=miss; stored')
    expect(await ask()).toEqual({ ...first, status: 'tributary; hit' })
    const tomorrow = placed({ order_id: 'tomorrow', order_time: '2026-11-02T06:00:00Z' })
    await send('orders', [placed({ order_id: 'one-more', customer_id: 'somebody' }), tomorrow])
    await platform.seal()
    const later = await eventually(ask, ({ data }) => data[0]?.customers !== first.data[0]?.customers, 40_000)
    expect(later.data[0]?.customers).toBe(Number(first.data[0]?.customers) + 1)
  })

  it('comes as CSV and as NDJSON too, in a zone, for a city', async () => {
    const ndjsonText = await (
      await api.fetch(`/v1/kpis/quickeats.active_users?${PERIOD}&tz=UTC&city=Pune&format=ndjson`)
    ).text()
    const rows = ndjsonText
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row)
    expect(rows.map(({ day }) => day)).toEqual(['2026-11-01'])
    const csv = await api.fetch(`/v1/kpis/quickeats.active_users?${PERIOD}&tz=UTC&city=Pune&format=csv`)
    expect(csv.headers.get('Content-Type')).toMatch('text/csv')
    expect(await csv.text()).toBe(`day,users,events\r\n${Object.values(rows[0] ?? {}).join(',')}\r\n`)
  })

  it('says what is wrong with a question', async () => {
    const status = async (path: string) => {
      const response = await api.fetch(path)
      return [response.status, ((await response.json()) as { detail: string }).detail] as const
    }
    expect(await status('/v1/kpis/quickeats.top_restaurant')).toEqual([
      404,
      expect.stringMatching('quickeats.top_restaurants'),
    ])
    expect(await status('/v1/kpis/quickeats.refund_rate?town=Pune')).toEqual([
      400,
      expect.stringMatching('has the filters city'),
    ])
    expect(await status('/v1/kpis/quickeats.refund_rate?from=2026-11-02&to=2026-11-01')).toEqual([
      400,
      expect.stringMatching('before'),
    ])
    expect((await status('/v1/kpis/quickeats.refund_rate?from=soon'))[0]).toBe(400)
  })

  it('and the catalogue are for those who may read the pack', async () => {
    const made = await api.fetch('/v1/keys', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'playback only', scopes: ['read:playback'] }),
    })
    const { key } = (await made.json()) as { key: string }
    const reader = client(api.url, key)
    expect((await reader.fetch('/v1/kpis/quickeats.refund_rate')).status).toBe(403)
    const { packs } = await reader.json<{ packs: { pack: string }[] }>('/v1/catalog')
    expect(packs.map(({ pack }) => pack)).toEqual(['playback'])
  })
})

describe('a rule that fails', () => {
  it('has one incident, which is over when the newest rows pass, and raised anew when a day fails', async () => {
    // the order of the next day, above
    const [cleared] = await eventually(incidents, ([first]) => first?.state === 'cleared')
    expect(cleared).toMatchObject({ cleared_value: 0 })

    const first = await run('day=2026-11-01')
    expect(first.data.find(({ rule }) => rule === RULE)).toMatchObject({
      success: false,
      unexpected_count: 1,
    })
    expect(first.data.filter(({ success }) => success).length).toBeGreaterThan(5)
    expect((await incidents()).map(({ state }) => state)).toEqual(['raised', 'cleared'])
    const untimed = ({ data }: typeof first) => data.map(({ evaluated_at: _, ...rest }) => rest)
    const again = await run('day=2026-11-01')
    expect(untimed(again)).toEqual(untimed(first))
    expect(untimed({ ...again, data: await results('from=2026-11-01&to=2026-11-02&scope=day') })).toEqual(
      untimed(first).toSorted((a, b) => (a.rule < b.rule ? -1 : 1)),
    )
    expect((await incidents()).map(({ state }) => state)).toEqual(['raised', 'cleared'])

    await run('day=2026-11-02&dry_run=true')
    expect(await results('from=2026-11-02&scope=day')).toEqual([])
    await run('day=2026-11-02')
    expect((await incidents()).map(({ state }) => state)).toEqual(['cleared', 'cleared'])
  })

  it('is asked for as CSV, by SQL and in the catalogue too, and only of days that are over', async () => {
    const csv = await (
      await api.fetch(`/v1/quality/quickeats?from=2026-11-01&rule=${RULE}&scope=day&format=csv`)
    ).text()
    expect(csv.split('\r\n')[0]).toMatch(/^day,rule,scope,success,kind,on,severity,element_count,/)
    const { data } = await api.json<Answer>('/v1/sql', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        sql: "SELECT rule, scope FROM quality_results WHERE success = 0 AND rule = 'amounts_are_plausible' ORDER BY scope",
      }),
    })
    expect(data).toEqual([
      { rule: RULE, scope: 'day' },
      { rule: RULE, scope: 'load' },
    ])
    const { packs } = await api.json<{ packs: { tables: { name: string }[]; rules: { name: string }[] }[] }>(
      '/v1/catalog?pack=quickeats',
    )
    expect(packs[0]?.rules.map(({ name }) => name)).toContain(RULE)
    expect(packs[0]?.tables.map(({ name }) => name)).toContain('quality_results')
    const today = new Date().toLocaleDateString('en-CA', { timeZone: quickeats.timezone })
    expect((await run(`day=${today}`)).status).toBe(400)
    expect((await api.fetch(`/v1/quality/quickeats?rule=${RULE}s`)).status).toBe(404)
  })
})

it('the catalogue tells tables with their columns, how many rows there are, and how new they are', async () => {
  interface Table {
    name: string
    serve: string
    grain: string[]
    rows: number | null
    newest: string | null
    columns: { name: string; type: string; meaning?: string }[]
  }
  const { packs } = await api.json<{ packs: { tables: Table[]; kpis: { name: string }[] }[] }>(
    '/v1/catalog?pack=quickeats',
  )
  const table = (name: string) => packs[0]?.tables.find((each) => each.name === name)
  const orders = table('quickeats_orders_fact')
  expect(orders).toMatchObject({ grain: ['order_id'], serve: 'rows' })
  expect(orders?.rows).toBeGreaterThanOrEqual(Number(asked('SELECT count(*) AS n FROM told')[0]?.n))
  expect(Date.parse(orders?.newest ?? '')).toBeGreaterThan(FROM)
  expect(orders?.columns).toContainEqual({
    name: 'total_amount',
    type: 'money',
    meaning: 'Before the discount',
  })
  expect(table('quickeats_positions_fact')).toMatchObject({ serve: 'lake', rows: null })
  expect(table('time_dim')?.rows).toBe(1461)
  expect(packs[0]?.kpis.map(({ name }) => name)).toContain('quickeats.top_restaurants')
})

it('tables that are loaded anew from the segments are what they were', async () => {
  const { DATABASE } = await platform.env('tributary-warehouse')
  const state = async () => {
    const read = async (sql: string) => (await DATABASE.prepare(sql).all()).results as Row[]
    return {
      // by what the surrogate keys stand for: their numbers tell in which order rows came
      orders: await read('SELECT * FROM quickeats_orders_star ORDER BY order_id'),
      deliveries: await read('SELECT * FROM quickeats_delivery_star ORDER BY order_id'),
      activity: await read('SELECT * FROM quickeats_activity_fact ORDER BY user_id, city, half_hour'),
      drivers: await read('SELECT * FROM quickeats_driver_dim ORDER BY driver_id, valid_from'),
      cities: await read('SELECT * FROM quickeats_city_dim ORDER BY city, valid_from'),
      rules: await read(
        "SELECT rule, day, element_count, missing_count, unexpected_count, examples FROM quality_results WHERE scope = 'load'",
      ),
    }
  }
  const told = ({ ...tables }: Awaited<ReturnType<typeof state>>) =>
    Object.fromEntries(
      Object.entries(tables).map(([name, rows]) => [
        name,
        rows.map((row) =>
          Object.fromEntries(Object.entries(row).filter(([column]) => !column.endsWith('_key'))),
        ),
      ]),
    )
  const before = await state()
  expect(
    Object.values(before)
      .map((rows) => rows.length)
      .every((count) => count > 5),
  ).toBe(true)
  const reload = await api.fetch('/v1/warehouse/quickeats/reload', { method: 'POST' })
  expect(reload.status).toBe(202)
  expect(Number(await DATABASE.prepare('SELECT count(*) AS n FROM quickeats_orders_fact').first('n'))).toBe(0)
  const { segments } = await api.json<{ segments: number }>('/v1/recover?stale_seconds=0', { method: 'POST' })
  expect(segments).toBeGreaterThan(5)
  await eventually(
    async () =>
      (await api.json<{ segments: number }>('/v1/recover?stale_seconds=0', { method: 'POST' })).segments,
    (waiting) => waiting === 0,
    60_000,
  )
  expect(told(await state())).toEqual(told(before))
})

it('a feed that stopped is found by cron, once for each day that is over', async () => {
  await platform.scheduled('tributary-warehouse')
  const days = await results('rule=orders_come&scope=day&failed=true')
  expect(days).toHaveLength(3)
  expect(
    days.every(
      ({ kind, bound, observed_value }) =>
        kind === 'fresh' && bound === 7200 && Number(observed_value) > 86_400,
    ),
  ).toBe(true)
  const { alerts } = await api.json<{ alerts: Incident[] }>('/v1/alerts?pack=quickeats&state=raised')
  expect(alerts.filter(({ alert }) => alert === 'quality.orders_come')).toHaveLength(1)
  await platform.scheduled('tributary-warehouse')
  expect(await results('rule=orders_come&scope=day&failed=true')).toEqual(days)
})

it('the lake has every row that was taken, and finds one that it was not told of', async () => {
  const tables = async () => {
    const { tables } = await api.json<{ tables: LakeTable[] }>('/v1/lake?pack=quickeats')
    const raw = tables.filter(({ table }) => !/_(dim|fact)$/.test(table))
    return Object.fromEntries(raw.map(({ table, rows }) => [table, rows]))
  }
  const balances = await Promise.all(
    [...new Set(events.map(({ stream }) => stream))].map(async (stream) => {
      const { accepted } = await balanceOf(api, `quickeats.${stream}`)
      return [`quickeats.${stream}`, accepted] as const
    }),
  )
  const accepted: Record<string, number> = Object.fromEntries(balances)
  expect(Object.values(accepted).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(1_000)
  await eventually(
    async () => JSON.stringify(sorted(await tables())),
    (held) => held === JSON.stringify(sorted(accepted)),
  )
  const { BUCKET } = await platform.env('tributary-lake')
  await seal(
    BUCKET,
    'quickeats.cities',
    [1, 1],
    [{ city_id: 'x', city: 'X', region: 'W', population: 1, traffic_index: 1, as_of: '2026-11-01' }],
    7,
  )
  await api.json('/v1/recover?stale_seconds=0', { method: 'POST' })
  const cities = accepted['quickeats.cities'] ?? 0
  await eventually(tables, (held) => held['quickeats.cities'] === cities + 1)
})

const sorted = (values: Record<string, number>) => Object.entries(values).sort()
