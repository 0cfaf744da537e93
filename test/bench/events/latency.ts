import { setTimeout as sleep } from 'node:timers/promises'
import { type Distribution, distribution } from '../../../src/cli/percentile.ts'
import { Body } from './body.ts'
import { Client, type Target } from './client.ts'
import { Live } from './live.ts'
import { template } from './rows.ts'

/** Events a second, in posts of so many rows. */
export const RATE = 1_000
const ROWS = 50
const LONGEST_MS = 10_000

/** Of the window, which the alert watches. */
const WINDOW_MS = 300_000
const LATENESS_MS = 60_000
/** More than the volume that the alert asks for. */
const ATTEMPTS = 60

/**
 * Milliseconds from the answer to a post until the live stream shows as many rows as were accepted by then. Posts are sent at a
 * constant rate whatever becomes of those before. The books may hold windows of the past, and none of the last ten minutes.
 */
export async function acceptedToVisible(target: Target, milliseconds: number): Promise<Distribution> {
  const client = new Client(target, 64)
  const live = await Live.open(target, 'quickeats?windows=payment_success')
  const waiting: { readonly until: number; readonly at: number }[] = []
  const took: number[] = []
  const shown = new Map<string, number>()
  // windows that are final by then may be told again
  const oldest = Date.now() - 2 * WINDOW_MS
  let total = 0
  const settle = (at: number) => {
    for (let next = waiting[0]; next && next.until <= total; next = waiting[0]) {
      took.push(Math.max(0, at - next.at))
      waiting.shift()
    }
  }
  live.each((message, at) => {
    if (message.type !== 'window') return
    for (const row of message.rows)
      if (Date.parse(String(row.window_start)) > oldest)
        shown.set(`${row.window_start} ${row.city}`, Number(row.attempts))
    total = [...shown.values()].reduce((a, b) => a + b, 0)
    settle(at)
  })
  let accepted = 0
  const post = async (seed: number) => {
    await client.post(
      'quickeats.payments',
      new Body(template('quickeats.payments', ROWS, Date.now(), seed)).renew(),
    )
    accepted += ROWS
    // what is accepted by now is shown when the sum reaches it, whichever post it came by
    const at = performance.now()
    waiting.push({ until: accepted, at })
    settle(at)
  }
  try {
    const posts: Promise<void>[] = []
    const begun = performance.now()
    for (let i = 0; (i * ROWS * 1000) / RATE < milliseconds; i++) {
      await sleep(Math.max(0, begun + (i * ROWS * 1000) / RATE - performance.now()))
      posts.push(post(i + 1))
    }
    await Promise.all(posts)
    await until(() => waiting.length === 0, 'the live stream did not show what was accepted')
  } finally {
    live.close()
    client.close()
  }
  return distributed(took)
}

/**
 * Milliseconds from the answer to the row that closes a window until the live stream tells the alert that it raises. Each time it is
 * another city, two windows of past hours whose payments fail, and a row that is later than the second by its lateness.
 */
export async function closedToRaised(target: Target, times: number): Promise<Distribution> {
  const client = new Client(target, 4)
  const live = await Live.open(target, 'quickeats?windows=payment_success')
  const raised = new Map<string, number>()
  live.each((message, at) => {
    if (message.type === 'alert' && message.incident.state === 'raised')
      raised.set(String(message.incident.keys.city), at)
  })
  // they go from the past towards now, so that none is too late
  const first = Math.floor((Date.now() - times * 3 * WINDOW_MS) / WINDOW_MS - 2) * WINDOW_MS
  const took: number[] = []
  try {
    for (let i = 0; i < times; i++) {
      const city = `City ${i}`
      const start = first + i * 3 * WINDOW_MS
      await client.post('quickeats.payments', failing(city, [start, start + WINDOW_MS]))
      // at any moment of the half second that a ledger gathers
      await sleep(500 + ((i * 193) % 500))
      await client.post(
        'quickeats.payments',
        payments([payment('Anywhere', start + 2 * WINDOW_MS + LATENESS_MS)]),
      )
      const closed = performance.now()
      await until(() => raised.has(city), `no alert was raised for ${city}`)
      took.push((raised.get(city) ?? NaN) - closed)
    }
  } finally {
    live.close()
    client.close()
  }
  return distributed(took)
}

function failing(city: string, starts: readonly number[]): Buffer {
  return payments(starts.flatMap((start) => Array.from({ length: ATTEMPTS }, () => payment(city, start))))
}

function payment(city: string, at: number): object {
  return {
    transaction_id: crypto.randomUUID(),
    order_id: crypto.randomUUID(),
    city,
    amount: '100.00',
    payment_mode: 'UPI',
    success_flag: false,
    at: new Date(at).toISOString(),
  }
}

const payments = (rows: readonly object[]) => Buffer.from(rows.map((row) => JSON.stringify(row)).join('\n'))

async function until(isSo: () => boolean, otherwise: string): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(otherwise)
    await sleep(5)
  }
}

function distributed(values: readonly number[]): Distribution {
  const found = distribution(values)
  if (!found) throw new Error('nothing was measured')
  return found
}
