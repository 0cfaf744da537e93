import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Client } from '../../src/cli/client.ts'
import { balanceOf } from './balance.ts'
import { lookInto } from './exactly-once/at-rest.ts'
import { closing } from './exactly-once/closing.ts'
import { Reference, WINDOW_NAMES, type WindowName, type WindowRow } from './exactly-once/reference.ts'
import { sealed } from './exactly-once/segments.ts'
import { batchesOf, type Sending, send } from './exactly-once/send.ts'
import { shownRows, windowOf, writtenRows } from './exactly-once/shown.ts'
import { slicesAt } from './exactly-once/slices.ts'
import { PACK_OF, type SentRow, STREAMS, traffic } from './exactly-once/traffic.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

const MINUTE = 60_000
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE
const EVENTS = 200_000
const TOO_LATE = 400
/** The tree is killed when such a share of the requests is answered. */
const KILL_AT = [0.2, 0.5, 0.8]
/** Nothing of before this is in a window. */
const SINCE = NOW - 60 * MINUTE
/** Windows that end before this are final everywhere: the least lateness is half a minute, the most one. */
const FINAL = NOW - MINUTE

let tree: ProcessTree
let api: Client
let rows: SentRow[]
let sending: Sending
const reference = new Reference()

beforeAll(async () => {
  tree = await startProcessTree(slicesAt(NOW))
  api = tree.api
}, 180_000)
afterAll(async () => {
  reference.close()
  await tree.remove()
})

describe('after kills of the process tree in the middle of sending', () => {
  it('every request was answered in the end', async () => {
    const made = traffic({
      seed: 4,
      rows: EVENTS,
      shares: { orders: 0.6, payments: 0.2, heartbeats: 0.2 },
      from: NOW - 55 * MINUTE,
      to: NOW,
      tooLate: TOO_LATE,
    })
    rows = [...made, ...STREAMS.flatMap((stream) => closing(stream, 'kill', NOW))]
    const batches = batchesOf(rows, 'kill')
    sending = send(api, batches)
    for (const share of KILL_AT) {
      await eventually(
        async () => sending.answers.length,
        (answered) => answered >= share * batches.length,
        120_000,
      )
      expect(sending.answers.length).toBeLessThan(batches.length)
      await tree.kill()
      await tree.start()
    }
    await sending.done
    expect(sending.answers).toHaveLength(batches.length)
    expect(sending.repeated).toBeGreaterThan(0)
    reference.add(rows)
  }, 400_000)

  it.each(WINDOW_NAMES)('%s is what SQL says of the distinct events', async (name) => {
    const expected = reference.window(name, SINCE)
    await eventually(
      () => shownRows(api, name),
      (shown) => isDeepStrictEqual(shown, expected),
      20_000,
    ).catch(() => undefined)
    expect(await shownRows(api, name)).toEqual(expected)
  })

  it('the gauge of active orders is what SQL says of the last status of each', async () => {
    const active = async () => {
      const { rows } = await windowOf(api, 'quickeats.active_orders')
      return Object.fromEntries(rows.map((row) => [row.city, row.active]))
    }
    await expect.poll(active, { timeout: 20_000 }).toEqual(reference.activeOrders())
  })

  it('late rows corrected their windows, and those that came later still are counted', async () => {
    const { counts, rows } = await windowOf(api, 'quickeats.orders_per_city')
    const placed = (when: string) => reference.count('orders', `status = 'PLACED' AND time ${when} ${SINCE}`)
    expect(counts).toMatchObject({ rows: placed('>='), too_late: placed('<') })
    expect(placed('<')).toBeGreaterThan(TOO_LATE / 4)
    expect(counts.late).toBeGreaterThan(0)
    expect(rows.some(({ revised }) => revised === true)).toBe(true)
  })

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

  it('the answers add up to what was sent', () => {
    const received = sending.answers.reduce((sum, answer) => sum + answer.received, 0)
    const quarantined = sending.answers.reduce((sum, answer) => sum + answer.quarantined, 0)
    expect([received, quarantined]).toEqual([rows.length, rows.filter(({ isGood }) => !isGood).length])
  })

  it('the segments hold each distinct row once, those that were too late too, and the database the final windows', async () => {
    const keys = Object.fromEntries(STREAMS.map((stream) => [stream, reference.keys(stream)]))
    const windows = Object.fromEntries(
      WINDOW_NAMES.map((name) => [name, reference.window(name, SINCE).filter(isFinal(name))]),
    )
    let found = await atRest()
    for (let tries = 0; tries < 3 && !isDeepStrictEqual(found, { keys, windows }); tries++) {
      await tree.start()
      found = await atRest()
    }
    // lengths first: a difference of 100,000 keys is not to be read
    expect(lengths(found.keys)).toEqual(lengths(keys))
    expect(isDeepStrictEqual(found.keys, keys)).toBe(true)
    expect(found.windows).toEqual(windows)
  }, 300_000)
})

const isFinal =
  (name: WindowName) =>
  ({ start }: WindowRow) =>
    start + (name === 'quickeats.payment_success' ? 5 : 1) * MINUTE <= FINAL

const lengths = (keys: Record<string, string[]>) => Object.values(keys).map(({ length }) => length)

/** What is in bucket and database some time after the last row: what was not there by then is after the next start. */
async function atRest() {
  await new Promise((resolve) => setTimeout(resolve, 8_000))
  await tree.kill()
  return lookInto(tree.state, async ({ BUCKET, DATABASE }) => {
    const keys: Record<string, string[]> = {}
    for (const stream of STREAMS) keys[stream] = (await sealed(BUCKET, stream)).keys
    const windows: Record<string, WindowRow[]> = {}
    for (const name of WINDOW_NAMES) windows[name] = (await writtenRows(DATABASE, name)).filter(isFinal(name))
    return { keys, windows }
  })
}
