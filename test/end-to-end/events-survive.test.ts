import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ledgerName } from '../../src/platform/names.ts'
import { balanceOf } from './balance.ts'
import { closing } from './exactly-once/closing.ts'
import { Reference, WINDOW_NAMES, type WindowName } from './exactly-once/reference.ts'
import { replayed } from './exactly-once/replay.ts'
import { sealed } from './exactly-once/segments.ts'
import { batchesOf, type Sending, send } from './exactly-once/send.ts'
import { shownRows, windowOf, writtenRows } from './exactly-once/shown.ts'
import { slicesAt } from './exactly-once/slices.ts'
import { PACK_OF, type SentRow, STREAMS, traffic } from './exactly-once/traffic.ts'
import type { Mortal, MortalLedger } from './mortal-objects.ts'
import { eventually, type Platform, startPlatform } from './platform.ts'

const MINUTE = 60_000
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const EVENTS_A_RUN = 50_000
const TOO_LATE = 100
const SINCE = NOW - 60 * MINUTE

interface Objects<Api> {
  get(id: DurableObjectId): Api
  idFromName(name: string): DurableObjectId
}

let platform: Platform
let api: Platform['api']
let bucket: R2Bucket
let database: D1Database
let ledgers: Objects<MortalLedger>
let boards: Objects<Mortal>
const reference = new Reference()
const rows: SentRow[] = []

beforeAll(async () => {
  // a pointer is lost at its first failure: only the sweep can bring its rows home then
  platform = await startPlatform(
    {},
    { max_retries: 0 },
    { stream: 'test/end-to-end/mortal-objects.ts' },
    slicesAt(NOW),
  )
  api = platform.api
  ;({ BUCKET: bucket, DATABASE: database } = await platform.env('tributary'))
  ;({ LEDGER: ledgers, BOARD: boards } = await platform.env('tributary-stream'))
})
afterAll(async () => {
  reference.close()
  await platform.close()
})

const GROUPS = [
  { pack: 'quickeats', partition: 'order_id', slices: 4 },
  { pack: 'playback', partition: 'session_id', slices: 3 },
]
const names = GROUPS.flatMap(({ slices, ...group }) =>
  Array.from({ length: slices }, (_, slice) => ledgerName({ ...group, slice })),
)
const ledger = (name: string) => ledgers.get(ledgers.idFromName(name))
const board = (name: string) => boards.get(boards.idFromName(name))
/** The call fails, since the object that it asks ends, and a stub of it is of no use any more. */
async function abort(find: () => Mortal): Promise<void> {
  const life = await find().life()
  await find()
    .abort()
    .catch(() => undefined)
  expect(await find().life()).not.toBe(life)
}
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const spilled = async () => (await bucket.list({ prefix: 'spill/' })).objects.length
const recover = () => api.json<{ spilled: number }>('/v1/recover?stale_seconds=0', { method: 'POST' })

/** What happens in the middle of sending, again and again; how often it happened. */
const DISASTERS: Readonly<Record<string, (turn: number) => Promise<void>>> = {
  async 'one ledger alone is ended'() {
    await abort(() => ledger(names[1] ?? ''))
    await wait(300)
  },
  async 'the Boards alone are ended'() {
    await Promise.all(GROUPS.map(({ pack }) => abort(() => board(pack))))
    await wait(700)
  },
  async 'ledgers are away, and the pointers to what is put aside are lost'(turn) {
    await ledger(names[turn % names.length] ?? '').goAway(2_000)
    await wait(1_500)
  },
  async 'all of it happens at once'(turn) {
    const name = names[turn % names.length] ?? ''
    await ledger(name)
      .goAway(1_000)
      .catch(() => undefined)
    await Promise.all([
      abort(() => board('quickeats')),
      abort(() => ledger(names[(turn + 2) % names.length] ?? '')),
    ])
    await wait(800)
  },
}
const RUNS = Object.keys(DISASTERS)

/** Sends while the disaster happens. */
async function sendThrough(sending: Sending, disaster: (turn: number) => Promise<void>): Promise<number> {
  let isDone = false
  const done = sending.done.finally(() => {
    isDone = true
  })
  let turns = 0
  for (; !isDone; turns++) await disaster(turns)
  await done
  return turns
}

/** As the cron does it. */
async function bringHome(): Promise<void> {
  await eventually(
    async () => {
      await recover()
      await wait(300)
      return spilled()
    },
    (left) => left === 0,
    30_000,
  )
}

const sizeOf = (name: WindowName) => (name === 'quickeats.payment_success' ? 5 : 1) * MINUTE

describe.each(RUNS)('while %s', (what) => {
  const turn = RUNS.indexOf(what)
  /** Each run goes on where the one before ended, so that windows close while it lasts. */
  const until = NOW - (RUNS.length - 1 - turn) * 13 * MINUTE
  const final = until - MINUTE

  it('every request is answered', async () => {
    const made = traffic({
      seed: turn + 1,
      rows: EVENTS_A_RUN,
      shares: { orders: 0.6, payments: 0.2, heartbeats: 0.2 },
      from: until - 13 * MINUTE,
      to: until,
      tooLate: TOO_LATE,
    })
    const sent = [...made, ...STREAMS.flatMap((stream) => closing(stream, `run-${turn}`, until))]
    rows.push(...sent)
    reference.add(sent)
    const sending = send(api, batchesOf(sent, `run-${turn}`))
    const turns = await sendThrough(sending, (each) => DISASTERS[what]?.(each) ?? Promise.resolve())
    const aside = await spilled()
    await bringHome()
    expect(turns).toBeGreaterThan(1)
    if (what.startsWith('ledgers are away')) expect(aside).toBeGreaterThan(0)
    expect(sending.answers.reduce((sum, answer) => sum + answer.received, 0)).toBe(sent.length)
  }, 120_000)

  it('the windows are what SQL says of the distinct events', async () => {
    for (const name of WINDOW_NAMES) {
      const expected = reference.window(name, SINCE)
      await eventually(
        () => shownRows(api, name),
        (shown) => isDeepStrictEqual(shown, expected),
        20_000,
      ).catch(() => undefined)
      expect([name, await shownRows(api, name)]).toEqual([name, expected])
    }
  }, 120_000)

  it('the database has the windows that are final, with the same figures', async () => {
    for (const name of WINDOW_NAMES) {
      const isFinal = ({ start }: { start: number }) => start + sizeOf(name) <= final
      const expected = reference.window(name, SINCE).filter(isFinal)
      const written = async () => (await writtenRows(database, name)).filter(isFinal)
      await eventually(written, (found) => isDeepStrictEqual(found, expected), 30_000).catch(() => undefined)
      expect([name, await written()]).toEqual([name, expected])
    }
  }, 150_000)

  it.each(STREAMS)('the balance of %s holds, and is what was sent', async (stream) => {
    const sent = rows.filter((row) => row.stream === stream)
    const good = sent.filter(({ isGood }) => isGood).length
    const accepted = reference.count(stream)
    expect(await balanceOf(api, `${PACK_OF[stream]}.${stream}`)).toEqual({
      received: sent.length,
      accepted,
      duplicates: good - accepted,
      quarantined: sent.length - good,
      past_horizon: 0,
    })
  })
})

describe('after all of it', () => {
  it('the gauge of active orders is what SQL says of the last status of each', async () => {
    const active = async () => {
      const { rows } = await windowOf(api, 'quickeats.active_orders')
      return Object.fromEntries(rows.map((row) => [row.city, row.active]))
    }
    await expect.poll(active, { timeout: 20_000 }).toEqual(reference.activeOrders())
  }, 30_000)

  it('rows that came when their window was forgotten are counted as too late', async () => {
    const { counts } = await windowOf(api, 'quickeats.orders_per_city')
    const placed = (when: string) => reference.count('orders', `status = 'PLACED' AND time ${when} ${SINCE}`)
    expect(counts).toMatchObject({ rows: placed('>='), too_late: placed('<') })
    expect(placed('<')).toBeGreaterThan(TOO_LATE / 4)
    expect(counts.late).toBeGreaterThan(0)
  })

  it.each(STREAMS)(
    'the segments of %s hold each distinct row once, over all slices',
    async (stream) => {
      const expected = reference.keys(stream)
      const found = await eventually(
        () => sealed(bucket, stream),
        ({ keys }) => keys.length >= expected.length,
        30_000,
      )
      expect(found.keys.length).toBe(expected.length)
      expect(isDeepStrictEqual(found.keys, expected)).toBe(true)
      expect(found.ledgers).toBe(stream === 'heartbeats' ? 3 : 4)
    },
    60_000,
  )

  it('the segments, counted anew, give the same windows', async () => {
    const lines = {
      orders: (await sealed(bucket, 'orders')).lines,
      payments: (await sealed(bucket, 'payments')).lines,
      heartbeats: (await sealed(bucket, 'heartbeats')).lines,
    }
    const windows = replayed(lines, NOW)
    for (const name of WINDOW_NAMES)
      expect([name, windows[name]]).toEqual([name, reference.window(name, SINCE)])
  }, 60_000)
})
