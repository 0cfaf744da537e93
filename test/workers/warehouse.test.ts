/// <reference types="@cloudflare/vitest-plugin/types" />

import { createExecutionContext, createMessageBatch, env, getQueueResult } from 'cloudflare:test'
import { gzipSync } from 'node:zlib'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { packRules } from '../../src/engine/quality/rules.ts'
import { kpiStatement } from '../../src/engine/warehouse/kpi.ts'
import { Loaders } from '../../src/engine/warehouse/loaders.ts'
import { PACKS } from '../../src/packs/index.ts'
import { judgedDays, writeDay } from '../../src/platform/database/quality.ts'
import { unloadedSegments } from '../../src/platform/database/unloaded.ts'
import { segmentKey } from '../../src/platform/names.ts'
import { sweepSegments } from '../../src/recover/sweep-segments.ts'
import { consumeSegments, type WarehouseEnv } from '../../src/warehouse/consume.ts'
import { migrate } from './migrations.ts'
import { MINUTE, ndjson, order } from './orders.ts'

const { BUCKET, DATABASE, BOARD } = env as unknown as WarehouseEnv
const LOADERS = new Loaders(PACKS)
const RULES = packRules(PACKS)
const AT = Date.parse('2026-11-01T10:00:00Z')

beforeAll(() => migrate(DATABASE))

let ledgers = 0
let slice = 0
beforeEach(() => {
  slice = ledgers++
})

async function seal(stream: string, partition: string, first: number, last: number, rows: readonly object[]) {
  const key = segmentKey({ pack: 'quickeats', partition, slice }, stream, first, last)
  await BUCKET.put(key, gzipSync(`${ndjson(rows)}\n`), { customMetadata: { rows: String(rows.length) } })
  return key
}

const consume = (keys: readonly string[], database = DATABASE) =>
  consumeBodies(
    keys.map((key) => ({ key })),
    database,
  )

async function consumeBodies(bodies: readonly object[], database = DATABASE) {
  const messages = bodies.map((body, i) => ({ id: String(i), timestamp: new Date(), attempts: 1, body }))
  const batch = createMessageBatch('segments', messages)
  await consumeSegments(batch, { BUCKET, DATABASE: database, BOARD }, LOADERS, RULES)
  const { explicitAcks, retryMessages } = await getQueueResult(batch, createExecutionContext())
  return { acked: explicitAcks.length, retried: retryMessages.length }
}

const all = async (sql: string) => (await DATABASE.prepare(sql).all()).results
const placed = (id: string) => order(id, 'Pune', AT)
const delivered = (id: string) => ({
  ...order(id, 'Pune', AT, 'DELIVERED'),
  driver_id: 'd-1',
  delivered_at: new Date(AT + 30 * MINUTE).toISOString(),
  eta_error_minutes: -2,
})

describe('a sealed segment', () => {
  it('becomes facts, and with its other parts one fact', async () => {
    const keys = [
      await seal('orders', 'order_id', 1, 4, [placed('w-1'), delivered('w-1')]),
      await seal('payments', 'order_id', 1, 4, [
        {
          transaction_id: 't',
          order_id: 'w-1',
          amount: '249.50',
          payment_mode: 'UPI',
          success_flag: true,
          at: placed('w-1').order_time,
        },
      ]),
      await seal('drivers', 'driver_id', 1, 4, [{ driver_id: 'd-1', city: 'Pune', as_of: '2026-10-01' }]),
    ]
    expect(await consume(keys)).toEqual({ acked: 3, retried: 0 })
    expect(
      await all(`SELECT order_id, total_amount, delivery_time, revenue, payment_success, driver_city, local_date, local_holiday_flag
        FROM quickeats_orders_star WHERE order_id = 'w-1'`),
    ).toEqual([
      {
        order_id: 'w-1',
        total_amount: 24950,
        delivery_time: 30,
        revenue: 24950,
        payment_success: 1,
        driver_city: 'Pune',
        local_date: '2026-11-01',
        local_holiday_flag: 0,
      },
    ])
  })

  it('that comes twice, and twice at a time, is loaded once', async () => {
    const key = await seal('payments', 'order_id', 1, 1, [
      {
        transaction_id: 't2',
        order_id: 'w-2',
        amount: '1',
        payment_mode: 'UPI',
        success_flag: true,
        at: placed('').order_time,
      },
    ])
    const answers = await Promise.all([consume([key]), consume([key]), consume([key, key])])
    expect(answers.map(({ retried }) => retried)).toEqual([0, 0, 0])
    expect(await all("SELECT payment_attempts FROM quickeats_orders_fact WHERE order_id = 'w-2'")).toEqual([
      { payment_attempts: 1 },
    ])
  })

  it('is loaded though the message beside it is none', async () => {
    const key = await seal('orders', 'order_id', 1, 1, [placed('beside')])
    expect(await consumeBodies([{ other: true }, { key }])).toEqual({ acked: 1, retried: 1 })
  })

  it('is loaded whole or not at all', async () => {
    const key = await seal('orders', 'order_id', 1, 1, [placed('w-3')])
    const failing = {
      prepare: (sql: string) =>
        DATABASE.prepare(
          sql.includes('warehouse_tables') ? 'INSERT INTO no_such_table VALUES (?1, ?2)' : sql,
        ),
      batch: DATABASE.batch.bind(DATABASE),
    } as D1Database
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(await consume([key], failing)).toEqual({ acked: 0, retried: 1 })
    expect(await all("SELECT * FROM quickeats_orders_fact WHERE order_id = 'w-3'")).toEqual([])
    expect(await unloadedSegments(DATABASE, 'quickeats', 10)).toMatchObject([
      { key, attempts: 1, reason: expect.stringContaining('no_such_table') },
    ])
    expect(await consume([key])).toEqual({ acked: 1, retried: 0 })
    expect(await all("SELECT order_id FROM quickeats_orders_fact WHERE order_id = 'w-3'")).toHaveLength(1)
    expect(await unloadedSegments(DATABASE, 'quickeats', 10)).toEqual([])
  })

  it('of ten thousand rows is one transaction of several statements', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => ({ ...placed(`many-${i}`), customer_id: `c-${i}` }))
    expect(await consume([await seal('orders', 'order_id', 1, 9, rows)])).toEqual({ acked: 1, retried: 0 })
    expect(
      await all(
        "SELECT count(*) AS n FROM quickeats_orders_fact WHERE order_id LIKE 'many-%' AND customer_key > 0",
      ),
    ).toEqual([{ n: 10_000 }])
  })

  it('is judged by the rules of its pack, once, though their Board is away', async () => {
    const at = Date.parse('2026-05-05T10:00:00Z')
    const cheap = (id: string) => ({ ...order(id, 'Pune', at), amount: '0.10' })
    const keys = [
      await seal('orders', 'order_id', 1, 1, [cheap('q-1'), order('q-2', 'Pune', at)]),
      await seal('orders', 'order_id', 2, 2, [order('q-3', 'Pune', at), cheap('q-4')]),
    ]
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    expect(await consume([...keys, ...keys])).toEqual({ acked: 4, retried: 0 })
    await consume(keys)
    expect(
      await all(`SELECT scope, element_count, unexpected_count, success, unexpected_percent, examples FROM quality_results
        WHERE rule = 'amounts_are_plausible' AND day = '2026-05-05'`),
    ).toEqual([
      {
        scope: 'load',
        element_count: 4,
        unexpected_count: 2,
        success: 0,
        unexpected_percent: 50,
        examples: '[{"order_id":"q-1","total_amount":10},{"order_id":"q-4","total_amount":10}]',
      },
    ])
  })

  it('that comes for a day that was judged has it judged again', async () => {
    const day = '2026-05-06'
    const late = order('q-5', 'Pune', Date.parse('2026-05-06T10:00:00Z'))
    const judged = async () => (await judgedDays(DATABASE, 'quickeats', day)).has(day)
    const result = { rule: 'r', day, kind: 'range', table: 't', severity: 'error', mostly: 1 } as const
    const count = { element_count: 0, missing_count: 0, unexpected_count: 0, observed: null, bound: null }
    expect(await judged()).toBe(false)
    await writeDay(DATABASE, 'quickeats', day, [{ ...result, ...count, examples: [] }], Date.now())
    expect(await judged()).toBe(true)
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await consume([await seal('orders', 'order_id', 1, 1, [late])])
    expect(await judged()).toBe(false)
  })

  it('of a stream that feeds no table costs nothing', async () => {
    const none = { get: () => Promise.reject(new Error('read')) } as unknown as R2Bucket
    const batch = createMessageBatch('segments', [
      {
        id: '1',
        timestamp: new Date(),
        attempts: 1,
        body: { key: 'segments/imaging.nothing/a-0/000000000001-000000000001.ndjson.gz' },
      },
    ])
    await consumeSegments(batch, { BUCKET: none, DATABASE, BOARD }, LOADERS, RULES)
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toHaveLength(1)
  })
})

const ALL_KPIS = PACKS.flatMap((pack) =>
  Object.entries(pack.kpis ?? {}).map(([name, kpi]) => [`${pack.name}.${name}`, pack, kpi] as const),
)

it.each(ALL_KPIS)('%s is SQL that D1 takes', async (_, pack, kpi) => {
  const query = { from: 0, to: AT, zone: pack.timezone, filters: {} }
  const { sql, parameters } = kpiStatement(kpi, query, 'sqlite')
  expect(
    (
      await DATABASE.prepare(sql)
        .bind(...parameters)
        .all()
    ).success,
  ).toBe(true)
})

describe('the sweep', () => {
  const sent: string[] = []
  const SEGMENTS = {
    sendBatch: (messages: { body: { key: string } }[]) => {
      sent.push(...messages.map(({ body }) => body.key))
      return Promise.resolve()
    },
  } as unknown as Queue<{ key: string }>
  const sweep = async () => {
    sent.length = 0
    await sweepSegments({ BUCKET, DATABASE, SEGMENTS }, ['quickeats.cities'], Date.now() + 1, Date.now())
    return [...sent]
  }

  it('finds the segments whose pointer was lost, also behind later ones, and none that was loaded', async () => {
    const city = (name: string) => [
      { city_id: name, city: name, region: 'W', population: 1, traffic_index: 1, as_of: '2026-10-01' },
    ]
    const keys: string[] = []
    for (const i of [1, 2, 3, 4]) keys.push(await seal('cities', 'city_id', i, i, city(`c${i}`)))
    await consume([keys[0] ?? '', keys[2] ?? ''])
    expect(await sweep()).toEqual([keys[1], keys[3]])
    expect(await all("SELECT last FROM warehouse_cursors WHERE stream = 'quickeats.cities'")).toEqual([
      { last: 1 },
    ])
    await consume(sent)
    expect(await sweep()).toEqual([])
    expect(await all("SELECT last FROM warehouse_cursors WHERE stream = 'quickeats.cities'")).toEqual([
      { last: 4 },
    ])
    expect(await consume([keys[1] ?? ''])).toEqual({ acked: 1, retried: 0 })
  })

  it('sends what could not be loaded again after a while, longer each time', async () => {
    const key = segmentKey({ pack: 'quickeats', partition: 'city_id', slice }, 'cities', 1, 1)
    await BUCKET.put(key, 'not packed', { customMetadata: { rows: '1' } })
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const later = async (ms: number) => {
      sent.length = 0
      await sweepSegments(
        { BUCKET, DATABASE, SEGMENTS },
        ['quickeats.cities'],
        Date.now() + ms,
        Date.now() + ms,
      )
      return [...sent]
    }
    expect(await consume([key])).toEqual({ acked: 0, retried: 1 })
    expect(await later(500)).toEqual([])
    expect(await later(1_500)).toEqual([key])
    for (let i = 0; i < 20; i++) await consume([key])
    expect(await later(3_500_000)).toEqual([])
    expect(await later(3_700_000)).toEqual([key])
    await BUCKET.delete(key)
  })
})
