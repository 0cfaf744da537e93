/// <reference types="@cloudflare/vitest-plugin/types" />

import { env, evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Balance } from '../../src/contracts/event.ts'
import type { Pack } from '../../src/contracts/pack.ts'
import { Catalogue, type StreamEntry } from '../../src/engine/ingest/catalogue.ts'
import { checkRows } from '../../src/engine/ingest/check-rows.ts'
import { parseJson } from '../../src/engine/ingest/raw-row.ts'
import { checker } from '../../src/engine/stream/check.ts'
import { replay } from '../../src/gateway/events/replay.ts'
import { PACKS } from '../../src/packs/index.ts'
import { type CommitEnv, commit, commitsOf } from '../../src/platform/commits.ts'
import { listQuarantine } from '../../src/platform/database/quarantine.ts'
import { ledgerName } from '../../src/platform/names.ts'
import { quarantine, readList } from '../../src/platform/quarantine.ts'
import { spill } from '../../src/platform/spill.ts'
import type { Ledger } from '../../src/stream/ledger.ts'
import { unspill } from '../../src/stream/unspill.ts'
import { migrate } from './migrations.ts'
import { MINUTE, type Order, order } from './orders.ts'

const bindings = env as unknown as CommitEnv
const { DATABASE, BUCKET } = bindings
beforeAll(() => migrate(DATABASE))

const quickeats = PACKS.find(({ name }) => name === 'quickeats') as Pack
const orders = quickeats.streams.orders as Pack['streams'][string]
const entryOf = (fields: typeof orders.fields) =>
  new Catalogue([{ ...quickeats, streams: { ...quickeats.streams, orders: { ...orders, fields } } }]).stream(
    'quickeats.orders',
  )

/** The contract as it is, and as it was before somebody found out what was wrong with it. */
const mended = entryOf(orders.fields)
const tooNarrow = entryOf(orders.fields.required({ driver_id: true }))

const TODAY = new Date().toISOString().slice(0, 10)
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const ledger = (slice = 0) => {
  const name = ledgerName({ ...mended.address, slice })
  return bindings.LEDGER.get(bindings.LEDGER.idFromName(name)) as unknown as DurableObjectStub<Ledger>
}
const NOTHING = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }
const added = (one: Balance, other: Balance): Balance => ({
  received: one.received + other.received,
  accepted: one.accepted + other.accepted,
  duplicates: one.duplicates + other.duplicates,
  quarantined: one.quarantined + other.quarantined,
  past_horizon: one.past_horizon + other.past_horizon,
})
const balance = async () => (await ledger().balance(TODAY)).orders ?? NOTHING
const moved = async (before: typeof NOTHING) => {
  const { received, accepted, duplicates, quarantined } = await balance()
  expect(received).toBe(accepted + duplicates + quarantined)
  return {
    received: received - before.received,
    accepted: accepted - before.accepted,
    duplicates: duplicates - before.duplicates,
    quarantined: quarantined - before.quarantined,
  }
}

/** Each test has rows and requests of its own. */
let test = 0
let before = NOTHING
beforeEach(async () => {
  test++
  before = await balance()
  await DATABASE.exec('DELETE FROM quarantine')
})

const driven = (i: number, driver?: string): Order => ({
  ...order(`q-${test}-${i}`, 'Pune', NOW),
  ...(driver !== undefined && { driver_id: driver }),
})

/** Sends rows as the gateway does. */
async function send(rows: readonly unknown[], entry: StreamEntry, messageId = `m-${test}`) {
  const checked = checkRows(
    rows.map((row) => parseJson(JSON.stringify(row))),
    entry,
    Date.now(),
  )
  const kept = await quarantine(bindings, entry, messageId, checked.bad)
  const message = { messageId, fingerprint: `f-${rows.length}`, ...kept }
  const commits = commitsOf(entry, message, checked)
  const [first] = await Promise.all(commits.map((each) => commit(bindings, each)))
  if (!first) throw new Error('no commit')
  return first
}

const again = (settings: { isDry?: boolean; limit?: number } = {}, entry = mended, now = Date.now()) =>
  replay(
    bindings,
    entry,
    { place: { quarantined_at: 0, message_id: '' }, limit: 100, isDry: false, ...settings },
    now,
  )
const listed = (state: 'waiting' | 'replayed' | 'all' = 'waiting') =>
  listQuarantine(DATABASE, 'quickeats.orders', state, { quarantined_at: 0, message_id: '' }, 100)

describe('rows in quarantine', () => {
  it('come out when their contract is mended, once, and the balance moves with them', async () => {
    await send([driven(1, 'd-1'), driven(2), driven(3), { ...driven(4), city: 7 }, driven(1)], tooNarrow)
    expect(await moved(before)).toEqual({ received: 5, accepted: 1, duplicates: 0, quarantined: 4 })

    expect((await again({ isDry: true })).answer).toMatchObject({ examined: 4, would_pass: 3, still_bad: 1 })
    expect(await moved(before)).toMatchObject({ accepted: 1, quarantined: 4 })
    expect(await listed()).toMatchObject([{ rows: 4, replayed: 0, generation: 0 }])

    const { answer } = await again()
    expect(answer).toEqual({
      examined: 4,
      replayed: 3,
      accepted: 2,
      duplicates: 1,
      still_bad: 1,
      errors: [{ message_id: `m-${test}`, row: 4, path: '/city', message: expect.any(String) }],
    })
    const after = { received: 5, accepted: 3, duplicates: 1, quarantined: 1 }
    expect(await moved(before)).toEqual(after)
    expect(await listed()).toMatchObject([{ rows: 4, replayed: 3 }])

    expect((await again()).answer).toMatchObject({ examined: 1, replayed: 0, still_bad: 1 })
    expect(await moved(before)).toEqual(after)
  })

  it('keep their text through a replay, and have the reasons of the contract as it is now', async () => {
    await send([driven(1), { ...driven(2), city: 7 }], tooNarrow)
    const [first] = await listed()
    if (!first) throw new Error('nothing is listed')
    expect(JSON.parse(first.errors)).toHaveLength(3)
    await again()
    const [entry] = await listed()
    if (!entry) throw new Error('nothing is listed')
    expect(JSON.parse(entry.errors)).toMatchObject([{ row: 2, path: '/city' }])
    const { rows } = await readList(BUCKET, entry)
    expect(rows.map(({ text }) => JSON.parse(text).order_id)).toEqual([`q-${test}-1`, `q-${test}-2`])
    expect(rows.map(({ errors }) => errors.length)).toEqual([0, 1])
    expect((await readList(BUCKET, first)).rows.map(({ errors }) => errors.length)).toEqual([1, 2])
  })

  it('that were from the future come out when their time has come', async () => {
    const at = Date.now() + 6 * MINUTE
    await send([order(`q-${test}-future`, 'Pune', at)], mended)
    expect((await again()).answer).toMatchObject({ examined: 1, replayed: 0, still_bad: 1 })
    expect(await listed()).toMatchObject([{ generation: 0 }])
    const { answer } = await again({}, mended, at)
    expect(answer).toMatchObject({ replayed: 1, accepted: 1, still_bad: 0, errors: [] })
    expect(await listed()).toEqual([])
    expect(await listed('replayed')).toMatchObject([{ rows: 1, replayed: 1 }])
  })

  it.each(['its log', 'a checkpoint'])(
    'come out once though the replay breaks off, and the ledger dies: %s',
    async (from) => {
      await send([driven(1), driven(2), driven(3, 'd-1')], tooNarrow)
      await DATABASE.exec(
        "CREATE TRIGGER broken BEFORE UPDATE ON quarantine BEGIN SELECT RAISE(ABORT, 'the line is cut'); END",
      )
      await expect(again()).rejects.toThrow('the line is cut')
      const after = { received: 3, accepted: 3, duplicates: 0, quarantined: 0 }
      expect(await moved(before)).toEqual(after)
      expect(await listed()).toMatchObject([{ replayed: 0 }])
      if (from === 'a checkpoint') await runDurableObjectAlarm(ledger())
      await evictDurableObject(ledger())
      await DATABASE.exec('DROP TRIGGER broken')

      expect((await again()).answer).toMatchObject({ replayed: 2, accepted: 2, duplicates: 0 })
      expect(await moved(before)).toEqual(after)
      expect(await listed('all')).toMatchObject([{ rows: 2, replayed: 2, generation: 1 }])
    },
  )

  it('that a broken-off replay has taken are not forgotten when the contract refuses them meanwhile', async () => {
    await send([driven(1)], tooNarrow)
    await DATABASE.exec(
      "CREATE TRIGGER broken BEFORE UPDATE ON quarantine BEGIN SELECT RAISE(ABORT, 'the line is cut'); END",
    )
    await expect(again()).rejects.toThrow('the line is cut')
    await DATABASE.exec('DROP TRIGGER broken')
    expect((await again({}, tooNarrow)).answer).toMatchObject({ replayed: 1, still_bad: 0 })
    expect(await listed()).toEqual([])
    expect(await moved(before)).toEqual({ received: 1, accepted: 1, duplicates: 0, quarantined: 0 })
  })

  it('come out once when two replay at a time', async () => {
    await send([driven(1), driven(2)], tooNarrow)
    const answers = await Promise.all([again(), again(), again()])
    for (const { answer } of answers) expect(answer.still_bad).toBe(0)
    expect(await moved(before)).toEqual({ received: 2, accepted: 2, duplicates: 0, quarantined: 0 })
    expect(await listed('all')).toMatchObject([{ rows: 2, replayed: 2 }])
  })

  it('come out into several slices, and the balance of all of them holds', async () => {
    const sliced = (entry: StreamEntry): StreamEntry => ({
      ...entry,
      slicing: [{ from: -Infinity, slices: 3 }],
      check: checker(entry.name, entry.stream, [{ from: -Infinity, slices: 3 }]),
    })
    const all = async () => {
      const slices = await Promise.all([0, 1, 2].map((slice) => ledger(slice).balance(TODAY)))
      return slices.map(({ orders: own }) => own ?? NOTHING).reduce(added)
    }
    const start = await all()
    const many = (from: number, driver?: string) =>
      Array.from({ length: 20 }, (_, i) => driven(from + i, driver))
    await send([...many(0, 'd-1'), ...many(100)], sliced(tooNarrow))
    expect(await listed()).toMatchObject([{ rows: 20 }])
    expect((await again({}, sliced(mended))).answer).toMatchObject({ replayed: 20, accepted: 20 })
    expect((await again({}, sliced(mended))).answer).toMatchObject({ examined: 0 })
    expect(await all()).toEqual(added(start, { ...NOTHING, received: 40, accepted: 40 }))
  })

  it('are replayed so many requests at a time, and the next call goes on behind them', async () => {
    for (let i = 1; i <= 5; i++) await send([{ ...driven(i), city: 7 }], mended, `m-${test}-${i}`)
    const first = await again({ limit: 3 })
    expect(first.answer.examined).toBe(3)
    if (!first.next) throw new Error('there is more')
    const second = await replay(bindings, mended, { place: first.next, limit: 3, isDry: false }, Date.now())
    expect([second.answer.examined, second.next]).toEqual([2, undefined])
  })
})

describe('a request with bad rows', () => {
  it('is listed once, as it was counted, however often it comes', async () => {
    const future = order(`q-${test}-1`, 'Pune', Date.now() + 6 * MINUTE)
    const bad = { ...driven(2), city: 7 }
    await send([future, bad], mended)
    // a later try finds other rows bad
    await send([driven(1), bad], mended)
    const [entry, ...others] = await listed()
    expect([entry?.rows, others]).toEqual([2, []])
    expect(entry && (await readList(BUCKET, entry)).rows).toHaveLength(2)
    expect(await moved(before)).toEqual({ received: 2, accepted: 0, duplicates: 0, quarantined: 2 })
  })

  it('is listed by its next try when the first was counted and then broke off', async () => {
    await DATABASE.exec(
      "CREATE TRIGGER broken BEFORE INSERT ON quarantine BEGIN SELECT RAISE(ABORT, 'the line is cut'); END",
    )
    await expect(send([{ ...driven(1), city: 7 }], mended)).rejects.toThrow('the line is cut')
    await DATABASE.exec('DROP TRIGGER broken')
    expect(await listed()).toEqual([])
    await send([{ ...driven(1), city: 7 }], mended)
    expect(await listed()).toMatchObject([{ rows: 1, arrived: TODAY }])
    expect(await moved(before)).toMatchObject({ received: 1, quarantined: 1 })
  })

  it('that was put aside while its ledger was away is listed when it is counted, and can be replayed', async () => {
    const rows = [driven(1, 'd-1'), driven(2)].map((row) => parseJson(JSON.stringify(row)))
    const checked = checkRows(rows, tooNarrow, Date.now())
    const messageId = `m-${test}`
    const kept = await quarantine(bindings, tooNarrow, messageId, checked.bad)
    const [asked] = commitsOf(tooNarrow, { messageId, fingerprint: 'f', ...kept }, checked)
    const spilled = asked && (await spill(BUCKET, asked))
    if (!spilled || spilled === 'reused') throw new Error('it was not put aside')
    expect(await listed()).toEqual([])
    await unspill(bindings, spilled.key)
    expect(await listed()).toMatchObject([{ rows: 1, arrived: TODAY }])
    expect(await moved(before)).toEqual({ received: 2, accepted: 1, duplicates: 0, quarantined: 1 })
    expect((await again()).answer).toMatchObject({ replayed: 1, accepted: 1 })
    expect(await moved(before)).toEqual({ received: 2, accepted: 2, duplicates: 0, quarantined: 0 })
  })

  it('is not listed when it is refused', async () => {
    await send([driven(1)], mended)
    const refused = await send([driven(1), { ...driven(2), city: 7 }], mended)
    expect(refused.outcome).toBe('reused')
    expect(await listed('all')).toEqual([])
    expect(await moved(before)).toMatchObject({ received: 1, quarantined: 0 })
  })
})
