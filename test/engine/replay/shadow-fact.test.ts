import { DatabaseSync } from 'node:sqlite'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  beginsAnywhere,
  factsFrom,
  ShadowFact,
  shadowLoader,
} from '../../../src/engine/replay/shadow-fact.ts'
import type { Row } from '../../../src/engine/stream/row.ts'
import { Loader } from '../../../src/engine/warehouse/loader.ts'
import { warehousePlan } from '../../../src/engine/warehouse/plan.ts'
import { SHARED_TABLES } from '../../../src/engine/warehouse/shared-tables.ts'
import { declaredTables } from '../../../src/engine/warehouse/tables.ts'
import { PACKS } from '../../../src/packs/index.ts'
import { quickeats } from '../../../src/packs/quickeats.ts'
import { MINUTE, order } from '../../workers/orders.ts'

const FROM = Date.parse('2026-11-01T10:00:00Z')
const TO = FROM + 60 * MINUTE
const PERIOD = {
  id: '0123456789abcdef',
  pack: 'quickeats',
  from: FROM,
  to: TO,
  sealedSince: FROM - 86_400_000,
}
const plan = warehousePlan(quickeats)

type Batch = readonly [stream: string, rows: readonly Row[]]
const paid = (id: string, at: number, tries: number) => ({
  transaction_id: `${id}-${tries}`,
  order_id: id,
  amount: '249.50',
  payment_mode: 'UPI',
  success_flag: true,
  at: new Date(at).toISOString(),
})
const orders = Array.from({ length: 40 }, (_, i) =>
  order(`o-${i}`, i % 2 ? 'Pune' : 'Delhi', FROM + i * MINUTE),
)
const batches: Batch[] = [
  ['cities', [{ city: 'Pune', as_of: '2026-10-01' }]],
  ['orders', orders.slice(0, 25)],
  ['payments', orders.map(({ order_id }, i) => paid(order_id, FROM + i * MINUTE, 1))],
  ['orders', orders.slice(25)],
  ['payments', orders.slice(0, 7).map(({ order_id }, i) => paid(order_id, FROM + i * MINUTE, 2))],
  ['orders', [order('before', 'Pune', FROM - MINUTE), order('after', 'Pune', TO)]],
]

let database: DatabaseSync
const fact = new ShadowFact(PERIOD, factsFrom(quickeats, 'payments')[0] ?? never())
const loader = shadowLoader(quickeats, [fact])

function load(by: Loader, from: readonly Batch[]) {
  for (const [stream, rows] of from)
    for (const { sql, parameters } of by.load(stream, rows).statements)
      database.prepare(sql).run(...parameters)
}
const compared = () => ({ ...database.prepare(fact.counted).get() })
const swap = () => {
  database.exec('BEGIN')
  for (const sql of fact.swapped) database.exec(sql)
  database.exec('COMMIT')
}
const star = () => database.prepare('SELECT * FROM quickeats_orders_star ORDER BY order_id').all()
const NONE = { missing: 0, extra: 0, different: 0 }

beforeEach(() => {
  database = new DatabaseSync(':memory:')
  for (const sql of SHARED_TABLES) database.exec(sql)
  for (const { sql } of declaredTables(quickeats, plan)) for (const each of sql) database.exec(each)
  load(new Loader(quickeats, plan), batches)
  for (const sql of fact.made) database.exec(sql)
})

describe('a fact that is loaded again', () => {
  it.each([
    ['in another order', batches.toReversed()],
    ['a row at a time', batches.flatMap(([stream, rows]) => rows.map((row): Batch => [stream, [row]]))],
  ])('is the same, %s', (_, again) => {
    load(
      loader,
      again.filter(([stream]) => stream !== 'cities'),
    )
    expect(compared()).toEqual({ rows: 40, ...NONE })
  })

  it('finds what was changed, left out, made up or looked up wrongly, tells of it, and mends it once', () => {
    load(loader, batches.slice(1))
    const before = star()
    database.exec(`DELETE FROM quickeats_orders_fact WHERE order_id = 'o-1';
      UPDATE quickeats_orders_fact SET payment_attempts = 9 WHERE order_id = 'o-2';
      UPDATE quickeats_orders_fact SET city_key = NULL WHERE order_id = 'o-3';
      UPDATE quickeats_orders_fact SET order_time = ${TO + 1} WHERE order_id = 'o-4';
      INSERT INTO quickeats_orders_fact (order_id, order_time) VALUES ('never', ${FROM})`)
    expect(compared()).toEqual({ rows: 40, missing: 1, extra: 1, different: 3 })
    expect(database.prepare(fact.examples.different).all()).toMatchObject([
      { order_id: 'o-2', 'live.payment_attempts': 9, 'replayed.payment_attempts': 2 },
      { order_id: 'o-3', 'live.city_key': null },
      { order_id: 'o-4', 'live.order_time': TO + 1, 'replayed.order_time': FROM + 4 * MINUTE },
    ])
    expect(database.prepare(fact.examples.missing).all()).toMatchObject([
      { order_id: 'o-1', 'replayed.city': 'Pune' },
    ])
    expect(database.prepare(fact.examples.extra).all()).toMatchObject([
      { order_id: 'never', 'live.city': null },
    ])
    swap()
    expect(compared()).toEqual({ rows: 40, ...NONE })
    expect(star()).toEqual(before)
    const changes = () => Number(database.prepare('SELECT total_changes() AS n').get()?.n)
    const done = changes()
    swap()
    expect(changes()).toBe(done)
  })

  it('touches nothing outside of its period, nor what began before it was read', () => {
    load(loader, batches.slice(1))
    database.exec(`UPDATE quickeats_orders_fact SET total_amount = 1 WHERE order_id IN ('before', 'after');
      UPDATE quickeats_orders_fact SET order_time = ${PERIOD.sealedSince - 1}, total_amount = 1 WHERE order_id = 'o-5'`)
    expect(compared()).toEqual({ rows: 40, ...NONE })
    const before = star()
    swap()
    expect(star()).toEqual(before)
  })

  it('brings nothing back that only the lake has', () => {
    load(loader, batches.slice(1))
    const purged = FROM + 10 * MINUTE
    database.exec(`DELETE FROM quickeats_orders_fact WHERE order_time < ${purged};
      UPDATE warehouse_days SET purged_to = ${purged} WHERE name = 'quickeats.orders_fact'`)
    expect(compared()).toEqual({ rows: 30, ...NONE })
    swap()
    expect(database.prepare('SELECT count(*) AS n FROM quickeats_orders_fact').get()).toEqual({ n: 31 })
  })

  it('names members that no row told of, as loading does', () => {
    load(loader, batches.slice(1))
    database.exec(`DELETE FROM quickeats_customer_dim WHERE customer_id = 'c-o-6'`)
    swap()
    expect(
      database
        .prepare(`SELECT count(*) AS n FROM quickeats_orders_fact AS f JOIN quickeats_customer_dim AS d ON d.customer_key = f.customer_key
          WHERE f.order_id = 'o-6' AND d.customer_id = 'c-o-6' AND d.is_inferred`)
        .get(),
    ).toEqual({ n: 1 })
  })
})

it('is read from all segments there are where its time may become later, which no fact of a pack does', () => {
  const all = PACKS.flatMap((pack) => warehousePlan(pack).facts)
  expect(all.filter(beginsAnywhere)).toEqual([])
  const [first = never()] = all
  const columns = [{ name: 'last_at', type: 'time', merge: 'max' }] as const
  expect(beginsAnywhere({ ...first, columns, time: 'last_at' })).toBe(true)
})

function never(): never {
  throw new Error('payments feed no fact')
}
