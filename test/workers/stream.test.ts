/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { checker } from '../../src/engine/stream/check.ts'
import { PACKS } from '../../src/packs/index.ts'
import type { LedgerSnapshot } from '../../src/platform/ledgers.ts'
import { ledgerName } from '../../src/platform/names.ts'
import { Book, groupOf } from '../../src/stream/book.ts'
import { known } from '../../src/stream/known.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { decode, decodeTexts, encode } from '../../src/stream/log-row.ts'
import { Store } from '../../src/stream/store.ts'
import { addressOf, commitOf, MINUTE, naiveCount, type Order, order } from './orders.ts'

const { LEDGER, BUCKET } = env as unknown as { LEDGER: DurableObjectNamespace<Ledger>; BUCKET: R2Bucket }
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const CITIES = ['Pune', 'Delhi', 'Chennai']

const orders = (count: number, from = 0) =>
  Array.from({ length: count }, (_, i) =>
    order(`o-${from + i}`, CITIES[(from + i) % 3] ?? '', NOW - ((from + i) % 7) * MINUTE),
  )

/** Each test has a slice of its own. */
let slice = 0
let ledger: DurableObjectStub<Ledger>
beforeEach(() => {
  ledger = LEDGER.get(LEDGER.idFromName(ledgerName(addressOf(++slice))))
})

const committed = (received: number, accepted: number, duplicates = 0, quarantined = 0) => ({
  outcome: 'committed',
  counts: { received, accepted, duplicates, quarantined },
})
const commit = async (id: string, rows: readonly Order[], quarantined = 0) =>
  ledger.commit(commitOf(slice, id, rows, quarantined))

async function windows(): Promise<Record<string, number>> {
  const { update }: LedgerSnapshot = JSON.parse(await ledger.snapshot(null))
  const rows = update.rows.filter(({ window }) => window === 'orders_per_city')
  return Object.fromEntries(
    rows.map(({ start, keys, cells }) => [`${new Date(start).toISOString()} ${keys[0]}`, Number(cells[0])]),
  )
}

/** Every row in R2 of this ledger's streams, as it is kept there. */
async function sealed(): Promise<string[]> {
  const { objects } = await BUCKET.list({ prefix: `segments/quickeats.orders/order_id-${slice}/` })
  const texts = await Promise.all(
    objects.map(async ({ key }) => {
      const object = await BUCKET.get(key)
      return gunzipSync(new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer())).toString()
    }),
  )
  return texts.flatMap((text) => text.split('\n')).filter((line) => line !== '')
}

const logRows = () =>
  runInDurableObject(ledger, (_, { storage }) =>
    Number(storage.sql.exec('SELECT count(*) AS rows FROM log').one().rows),
  )

describe('a commit', () => {
  it('counts each event once, within a message and across messages', async () => {
    const rows = orders(30)
    expect(await commit('a', [...rows, ...rows.slice(0, 5)], 2)).toEqual(committed(37, 30, 5, 2))
    expect(await commit('b', [...rows.slice(10), ...orders(5, 30)])).toEqual(committed(25, 5, 20))
    expect(await windows()).toEqual(naiveCount(orders(35)))
  })

  it('gives the first answer again to the same message, and changes nothing', async () => {
    const rows = orders(10)
    const first = await commit('a', rows, 1)
    expect(await commit('a', rows, 1)).toEqual(first)
    expect(await ledger.balance(new Date().toISOString().slice(0, 10))).toEqual({
      orders: { received: 11, accepted: 10, duplicates: 0, quarantined: 1, past_horizon: 0 },
    })
  })

  it('refuses a message id that came with another body', async () => {
    await commit('a', orders(10))
    expect(await commit('a', orders(11))).toEqual({ outcome: 'reused' })
    expect(await windows()).toEqual(naiveCount(orders(10)))
  })

  it('is one log row for all that come at a time', async () => {
    const messages = Array.from({ length: 20 }, (_, i) => commitOf(slice, `m-${i}`, orders(5, i * 5)))
    // inside of the object: calls from outside come when they come
    const answers = await runInDurableObject(ledger, (instance: Ledger) =>
      Promise.all(messages.map((message) => instance.commit(message))),
    )
    expect(answers).toEqual(messages.map(() => committed(5, 5)))
    expect(await logRows()).toBe(1)
    expect(await windows()).toEqual(naiveCount(orders(100)))
  })

  it('that holds no row still answers and counts', async () => {
    expect(await commit('a', [], 3)).toEqual(committed(3, 0, 0, 3))
  })

  it('leaves out a message that cannot be read, and takes the others', async () => {
    const broken = ledger
      .commit({ ...commitOf(slice, 'broken', []), lines: '{"order_id":' })
      .then(({ outcome }) => outcome, String)
    const whole = commit('whole', orders(3))
    expect(await broken).toContain('JSON')
    expect(await whole).toEqual(committed(3, 3))
  })

  it('is refused while too much waits, and nothing of it is taken', async () => {
    const large = { ...commitOf(slice, 'large', []), lines: ' '.repeat(33_000_000) }
    const answer = await runInDurableObject(ledger, (instance: Ledger) => instance.commit(large))
    expect(answer).toEqual({ outcome: 'overloaded', retryAfterSeconds: 1 })
  })
})

describe('rows that come out of quarantine', () => {
  const TODAY = new Date().toISOString().slice(0, 10)
  const YESTERDAY = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
  const into = (id: string, bad: number, arrived: string) =>
    ledger.commit({ ...commitOf(slice, id, orders(3), bad), arrived, kept: `kept-${id}` })
  const outOf = (id: string, rows: readonly Order[], arrived: string) =>
    ledger.commit({ ...commitOf(slice, id, rows, -rows.length), arrived })

  it('are counted on the day on which they arrived, as new or as double, and once', async () => {
    await into('a', 5, YESTERDAY)
    await commit('b', orders(2, 10))
    const moved = { received: 0, accepted: 3, duplicates: 1, quarantined: -4 }
    for (const _ of ['first', 'again'])
      expect(await outOf('a-1', orders(4, 9).toSpliced(0, 2, ...orders(2, 20)), YESTERDAY)).toMatchObject({
        counts: moved,
      })
    expect((await ledger.balance(YESTERDAY)).orders).toMatchObject({
      received: 8,
      accepted: 6,
      duplicates: 1,
      quarantined: 1,
    })
    expect((await ledger.balance(TODAY)).orders).toMatchObject({ received: 2, accepted: 2, quarantined: 0 })
  })

  it.each(['its log', 'a checkpoint'])(
    'are known again by a ledger that was evicted, from %s',
    async (from) => {
      const first = await into('a', 5, YESTERDAY)
      expect(first).toMatchObject({ arrived: YESTERDAY, kept: 'kept-a' })
      const moved = await outOf('a-1', orders(2, 20), YESTERDAY)
      const before = await ledger.balance(YESTERDAY)
      if (from === 'a checkpoint') await runDurableObjectAlarm(ledger)
      await evictDurableObject(ledger)
      expect(await into('a', 4, TODAY)).toEqual(first)
      expect(await outOf('a-1', orders(2, 20), YESTERDAY)).toEqual(moved)
      expect(await ledger.balance(YESTERDAY)).toEqual(before)
      expect(before.orders).toMatchObject({ received: 8, accepted: 5, quarantined: 3 })
    },
  )

  it('are counted nowhere when their day is forgotten, and are in the windows all the same', async () => {
    expect(await outOf('a-1', orders(3), '2020-01-01')).toMatchObject({ counts: { accepted: 3 } })
    expect(await ledger.balance('2020-01-01')).toEqual({})
    expect(await windows()).toEqual(naiveCount(orders(3)))
  })
})

describe('a ledger that is evicted', () => {
  const state = async () => [await windows(), await ledger.balance(new Date().toISOString().slice(0, 10))]

  it.each(['from its log', 'from a checkpoint', 'from a checkpoint and the log after it'])(
    'is the same %s',
    async (from) => {
      await commit('a', orders(300), 1)
      if (from !== 'from its log') await runDurableObjectAlarm(ledger)
      if (from.endsWith('after it')) await commit('b', orders(200, 200))
      const before = await state()
      await evictDurableObject(ledger)
      expect(await state()).toEqual(before)
      expect(await commit('a', orders(300), 1)).toEqual(committed(301, 300, 0, 1))
      expect(await commit('c', orders(300))).toEqual(committed(300, 0, 300))
    },
  )
})

describe('a checkpoint', () => {
  it('keeps letters that are two units of UTF-16, wherever its parts begin', async () => {
    const rows = Array.from({ length: 60 }, (_, i) =>
      order(`o-${i}`, `${i}`.padStart(3, '-') + '🍛'.repeat(12_000), NOW),
    )
    await commit('a', rows)
    await runDurableObjectAlarm(ledger)
    await evictDurableObject(ledger)
    expect(Object.keys(await windows()).sort()).toEqual(Object.keys(naiveCount(rows)).sort())
  })

  it('holds no more answers than are remembered', async () => {
    await commit('a', orders(1))
    const answers = await runInDurableObject(ledger, (_, { storage }) => {
      const store = new Store(storage)
      const book = new Book(groupOf(PACKS, 'quickeats', 'order_id'))
      store.load(book)
      for (let checkpoint = 0; checkpoint < 12; checkpoint++) {
        for (let i = 0; i < 5_000; i++)
          book.tell([`${checkpoint}-${i}`, 'f', 'orders', 1, 0, 0, 0], Date.now())
        store.checkpoint(book, Date.now())
      }
      const again = new Book(groupOf(PACKS, 'quickeats', 'order_id'))
      new Store(storage).load(again)
      expect([again.answers.find('11-4999'), again.answers.find('2-0')]).not.toContain(undefined)
      return storage.sql
        .exec<{ kept: number }>('SELECT sum(json_array_length(messages)) AS kept FROM answers')
        .one()
    })
    expect(answers.kept).toBeLessThan(55_000)
  })
})

describe('a ledger that is sealed while the Board is being told', () => {
  it('waits, so that no checkpoint holds as told what the Board did not take', async () => {
    const untold = await runInDurableObject(ledger, async (instance: Ledger, { storage }) => {
      const telling = Promise.withResolvers<never>()
      const BOARD = { idFromName: String, get: () => ({ apply: () => telling.promise }) }
      const own = instance as unknown as { env: object }
      Object.defineProperty(own, 'env', { value: Object.assign(Object.create(own.env), { BOARD }) })
      await instance.commit(commitOf(slice, 'a', orders(3)))
      await scheduler.wait(600)
      const sealing = instance.seal().then(() => 'sealed')
      expect(await Promise.race([sealing, scheduler.wait(100).then(() => 'waits')])).toBe('waits')
      telling.reject(new Error('the Board died'))
      await sealing
      const book = new Book(groupOf(PACKS, 'quickeats', 'order_id'))
      new Store(storage).load(book)
      return book.windows.takeChanged(1, NOW).rows.length
    })
    expect(untold).toBeGreaterThan(0)
  })
})

describe('a commit that storage fails', () => {
  it('ends the object, and the same message is taken by the next one', async () => {
    await commit('a', orders(10))
    await runInDurableObject(ledger, (_, { storage }) => {
      storage.sql.exec(
        "CREATE TRIGGER fail BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'the disk is full'); END",
      )
    })
    await expect(commit('b', orders(10, 5))).rejects.toThrow('the disk is full')
    ledger = LEDGER.get(ledger.id)
    await runInDurableObject(ledger, (_, { storage }) => {
      storage.sql.exec('DROP TRIGGER fail')
    })
    expect(await commit('b', orders(10, 5))).toEqual(committed(10, 5, 5))
    expect(await windows()).toEqual(naiveCount(orders(15)))
  })
})

describe('sealing', () => {
  it('moves every row into R2 once, though a put fails and the object dies', async () => {
    await commit('a', orders(50))
    await runInDurableObject(ledger, (instance: Ledger) => {
      const put = () => Promise.reject(new Error('R2 is away'))
      Object.defineProperty(instance, 'env', { value: { BUCKET: { put } } })
    })
    await runDurableObjectAlarm(ledger)
    expect(await logRows()).toBe(1)
    await evictDurableObject(ledger)
    await commit('b', orders(50, 25))
    await runDurableObjectAlarm(ledger)
    expect(await logRows()).toBe(0)
    const ids = (await sealed()).map((line) => JSON.parse(line).order_id)
    expect(ids.sort()).toEqual(
      orders(75)
        .map(({ order_id }) => order_id)
        .sort(),
    )
    expect(await windows()).toEqual(naiveCount(orders(75)))
  })

  it('leaves an alarm only for the gauge that will lose an order by itself', async () => {
    const alarm = () => runInDurableObject(ledger, (_, { storage }) => storage.getAlarm())
    await commit('a', orders(5))
    expect(await alarm()).toBeLessThan(Date.now() + 60_000)
    expect(await runDurableObjectAlarm(ledger)).toBe(true)
    expect(await alarm()).toBe(NOW - 4 * MINUTE + 4 * 60 * MINUTE + 1)
    await commit('b', orders(5))
    expect(await logRows()).toBe(1)
  })
})

describe('what a ledger reads', () => {
  it('is what the check made of it', () => {
    for (const { streams } of PACKS.filter(({ name }) => name === 'quickeats')) {
      const stream = streams.orders
      if (!stream) throw new Error('quickeats has no orders')
      const good = checker('orders', stream)({ ...order('o-1', ' Pune ', NOW) }, NOW)
      if (!good.ok) throw new Error(JSON.stringify(good.errors))
      expect(known('orders', stream)(JSON.stringify(good.row))).toEqual(good)
    }
  })

  it('is what was written, over several log rows', () => {
    const lines = Array.from({ length: 30 }, (_, i) => JSON.stringify({ i, text: 'x'.repeat(50_000) }))
    const runs = [
      { stream: 'a', lines: lines.slice(0, 13) },
      { stream: 'b', lines: lines.slice(13) },
    ]
    const entries = encode({ at: 5, messages: [['m', 'f', 'a', 1, 0, 0, 0]], runs }).map(decode)
    expect(entries.length).toBeGreaterThan(2)
    expect(entries.flatMap(({ messages }) => messages)).toHaveLength(1)
    for (const stream of ['a', 'b'])
      expect(
        entries.flatMap((entry) =>
          entry.runs.filter((run) => run.stream === stream).flatMap((run) => run.lines),
        ),
      ).toEqual(runs.find((run) => run.stream === stream)?.lines)
    const texts = encode({ at: 5, messages: [], runs: [...runs, ...runs] }).flatMap(decodeTexts)
    for (const { stream, lines } of runs) {
      const own = texts.filter((run) => run.stream === stream)
      expect(own.map(({ text }) => text).join('\n')).toBe([...lines, ...lines].join('\n'))
      expect(own.reduce((sum, { rows }) => sum + rows, 0)).toBe(2 * lines.length)
    }
  })
})
