import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Client } from '../../src/cli/client.ts'
import type { Balance, EventsAnswer } from '../../src/contracts/event.ts'
import { MINUTE, naiveCount, ndjson, type Order, order } from '../workers/orders.ts'
import { eventually } from './platform.ts'
import { type ProcessTree, startProcessTree } from './process-tree.ts'

const BATCHES = 240
const BATCH = 100
/** Rows of the batch before that a batch sends again. */
const OVERLAP = 10
/** The tree is killed when so many batches were answered. */
const KILL_AT = [60, 140]

let tree: ProcessTree
let api: Client

beforeAll(async () => {
  tree = await startProcessTree()
  api = tree.api
}, 120_000)
afterAll(() => tree.remove())

/** Sends a batch until it is answered, as a client has to. */
async function deliver(batch: readonly Order[], i: number): Promise<EventsAnswer> {
  for (;;) {
    const response = await api
      .fetch('/v1/events/quickeats.orders', {
        method: 'POST',
        body: ndjson(batch),
        headers: { 'Content-Type': 'application/x-ndjson', 'Idempotency-Key': `batch-${i}` },
      })
      .catch(() => undefined)
    if (response?.ok) return (await response.json()) as EventsAnswer
    if (response && response.status < 500 && response.status !== 429) throw new Error(await response.text())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

it('windows and balance equal the distinct events after kills of the process tree in the middle of sending', async () => {
  const now = Math.floor(Date.now() / MINUTE) * MINUTE
  const all = Array.from({ length: BATCHES * BATCH }, (_, i) =>
    order(`o-${i}`, ['Pune', 'Delhi', 'Chennai'][i % 3] ?? '', now - (i % 11) * MINUTE),
  )
  const batches = Array.from({ length: BATCHES }, (_, i) =>
    all.slice(Math.max(0, i * BATCH - OVERLAP), (i + 1) * BATCH),
  )
  const waiting = batches.map((batch, i) => ({ batch, i }))
  const answers: EventsAnswer[] = []
  const sender = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      answers.push(await deliver(next.batch, next.i))
  }
  const sending = Promise.all(Array.from({ length: 6 }, sender))
  for (const answered of KILL_AT) {
    await eventually(
      async () => answers.length,
      (length) => length >= answered,
      60_000,
    )
    await tree.kill()
    await tree.start()
  }
  await sending

  const shown = async () => {
    const { rows } = await api.json<{ rows: { window_start: string; city: string; orders: number }[] }>(
      '/v1/windows/quickeats.orders_per_city',
    )
    return Object.fromEntries(rows.map((row) => [`${row.window_start} ${row.city}`, row.orders]))
  }
  await expect.poll(shown, { timeout: 5_000 }).toEqual(naiveCount(all))
  // Each batch was answered once with the numbers of its first coming, so the answers add up to the input.
  const sum = (field: 'accepted' | 'duplicates') =>
    answers.reduce((total, answer) => total + answer[field], 0)
  const balance = await api.json<Balance>('/v1/streams/quickeats.orders/balance')
  expect([sum('accepted'), sum('duplicates')]).toEqual([all.length, (BATCHES - 1) * OVERLAP])
  expect(balance).toMatchObject({ accepted: all.length, duplicates: (BATCHES - 1) * OVERLAP, quarantined: 0 })
}, 300_000)
