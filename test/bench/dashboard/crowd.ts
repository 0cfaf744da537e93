import { setTimeout as sleep } from 'node:timers/promises'
import { type Distribution, distribution } from '../../../src/cli/percentile.ts'
import { Client } from '../events/client.ts'
import { heldMb } from '../events/held.ts'
import type { EventsSide } from '../events/sides.ts'
import { cpuMs } from '../processes.ts'
import { Watcher } from './watcher.ts'

/** What so many sockets that watch one pack saw of it. */
export interface Crowd {
  readonly sockets: number
  /** From the answer to a row until a socket has the message that holds it, ms. */
  readonly latency: Distribution
  readonly messages_per_second: number
  readonly mb_per_second: number
  readonly platform_cores: number
  /** Of the program that holds the sockets, on the same machine. */
  readonly client_cores: number
  readonly held_mb: number
  /** Messages that a socket should have had, and had not. */
  readonly missed: number
  /** Sockets that were closed from the other end. */
  readonly closed: number
}

/** Not a part of any second, so that a row comes at any moment of the half second that a ledger gathers. */
const EVERY_MS = 97
const SETTLE_MS = 2_000
const LONGEST_MS = 15_000

/** Opens sockets on `quickeats` and posts a row every now and then, of a city of its own, until each socket has seen them all. */
export async function watchTogether(side: EventsSide, sockets: number, milliseconds: number): Promise<Crowd> {
  const city = `Probe ${sockets} ${Date.now()}`
  const client = new Client(side, 1)
  const watchers: Watcher[] = []
  try {
    watchers.push(...(await Promise.all(Array.from({ length: sockets }, () => Watcher.open(side, city)))))
    await sleep(SETTLE_MS)
    for (const watcher of watchers) watcher.startAnew()
    const pids = side.pids()
    const [before, own, begun] = [cpuMs(pids), process.cpuUsage(), performance.now()]
    const answered: number[] = []
    for (let i = 0; i * EVERY_MS < milliseconds; i++) {
      await sleep(Math.max(0, begun + i * EVERY_MS - performance.now()))
      await client.post('quickeats.payments', payment(city))
      answered.push(performance.now())
    }
    await untilSeen(watchers, answered.length)
    const took = performance.now() - begun
    const { user, system } = process.cpuUsage(own)
    const sum = (of: (watcher: Watcher) => number) => watchers.reduce((all, each) => all + of(each), 0)
    return {
      sockets,
      latency: latencies(watchers, answered),
      messages_per_second: (sum(({ messages }) => messages) * 1000) / took,
      mb_per_second: sum(({ characters }) => characters) / 1000 / took,
      platform_cores: (cpuMs(pids) - before) / took,
      client_cores: (user + system) / 1000 / took,
      held_mb: heldMb(pids),
      missed: sum(({ missed }) => missed),
      closed: sum(({ isClosed }) => Number(isClosed)),
    }
  } finally {
    for (const watcher of watchers) watcher.close()
    client.close()
  }
}

/** A message that came before the answer took no time. */
function latencies(watchers: readonly Watcher[], answered: readonly number[]): Distribution {
  const all = watchers.flatMap(({ seen }) => seen.map((at, i) => Math.max(0, at - (answered[i] ?? NaN))))
  const found = distribution(all)
  if (!found) throw new Error('nothing was measured')
  return found
}

async function untilSeen(watchers: readonly Watcher[], rows: number): Promise<void> {
  const deadline = performance.now() + LONGEST_MS
  const open = () => watchers.filter(({ isClosed }) => !isClosed)
  while (open().some(({ seen }) => seen.length < rows)) {
    if (performance.now() > deadline) throw new Error('a socket that is open was not told of every row')
    await sleep(20)
  }
}

function payment(city: string): Buffer {
  const row = {
    transaction_id: crypto.randomUUID(),
    order_id: crypto.randomUUID(),
    city,
    amount: '100.00',
    payment_mode: 'UPI',
    success_flag: true,
    at: new Date().toISOString(),
  }
  return Buffer.from(JSON.stringify(row))
}
