import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ROOT } from '../../../src/cli/installation.ts'
import type { Balance } from '../../../src/contracts/event.ts'
import { PACKS } from '../../../src/packs/index.ts'
import { startScript, stopScript } from '../child.ts'
import { Body } from '../events/body.ts'
import { Client, type Target } from '../events/client.ts'
import { template } from '../events/rows.ts'

const run = promisify(execFile)

export const ALL: readonly string[] = PACKS.map(({ name }) => name)

const MAIN = join(ROOT, 'src/cli/main.ts')
const LIVE = join(import.meta.dirname, 'simulate.ts')
/** Orders and posts a second. */
export const ORDERS = 50
const POSTS = 10
/** Over so long a rate is looked at, and so near it has to come. */
const LOOK_MS = 2_000
const NEAR = 0.25
const START_MS = 300_000
const HOUR_MS = 3_600_000

/** Fills the hour that pages show with so many rows of each pack. */
export async function fillHour(target: Target, rows: number): Promise<void> {
  const to = Date.now()
  const period = ['--from', new Date(to - HOUR_MS).toISOString(), '--to', new Date(to).toISOString()]
  const command = ['events', 'simulate', 'all', ...period, '--scale', String(rows / 100_000)]
  await run(process.execPath, [MAIN, ...command, '--url', target.url, '--key', target.key])
}

/**
 * Runs simulated traffic of packs as it comes, so many events a second together.
 * @param use what is done meanwhile; it starts when something of each pack was accepted, and the rate is reached
 * @returns what came of it, and the events a second that were accepted meanwhile
 */
export async function withTraffic<T>(
  target: Target,
  packs: readonly string[],
  rate: number,
  use: () => Promise<T>,
): Promise<{ readonly result: T; readonly events_per_second: number }> {
  const first = await accepted(target)
  const simulation = await startScript([LIVE, target.url, target.key, String(rate), ...packs], 'Running')
  try {
    await untilSteady(target, packs, rate, first)
    const [before, begun] = [sum(await accepted(target)), performance.now()]
    const result = await use()
    const events = sum(await accepted(target)) - before
    const seconds = (performance.now() - begun) / 1000
    if (simulation.exitCode !== null) throw new Error('the simulation ended by itself')
    return { result, events_per_second: events / seconds }
  } finally {
    await stopScript(simulation)
  }
}

/** Orders of every city, ten posts a second, while something is done: what a simulated day has most of are positions, which few charts show. */
export async function withOrders<T>(target: Target, use: () => Promise<T>): Promise<T> {
  const client = new Client(target, 1)
  let isOver = false
  const post = async () => {
    for (let seed = 1; !isOver; seed++) {
      const began = performance.now()
      await client.post(
        'quickeats.orders',
        new Body(template('quickeats.orders', ORDERS / POSTS, Date.now(), seed)).renew(),
      )
      await sleep(Math.max(0, began + 1_000 / POSTS - performance.now()))
    }
  }
  const over = () => {
    isOver = true
  }
  try {
    const [result] = await Promise.all([use().finally(over), post()])
    return result
  } finally {
    over()
    client.close()
  }
}

/** Making a population takes seconds, and what was due meanwhile comes at once when it is made. */
async function untilSteady(
  target: Target,
  packs: readonly string[],
  rate: number,
  first: Accepted,
): Promise<void> {
  const deadline = performance.now() + START_MS
  let before = { all: first, at: performance.now() }
  for (;;) {
    await sleep(LOOK_MS)
    const now = { all: await accepted(target), at: performance.now() }
    const missing = packs.find((pack) => (now.all.get(pack) ?? 0) === (first.get(pack) ?? 0))
    const seen = ((sum(now.all) - sum(before.all)) * 1000) / (now.at - before.at)
    if (missing === undefined && Math.abs(seen / rate - 1) < NEAR) return
    if (now.at > deadline)
      throw new Error(missing ? `nothing came of ${missing}` : `${seen} events/s came of ${rate}`)
    before = now
  }
}

/** By pack. */
type Accepted = ReadonlyMap<string, number>

/** Of today, as the platform itself counts them. */
async function accepted(target: Target): Promise<Accepted> {
  const client = new Client(target, 1)
  const all = new Map<string, number>()
  try {
    const answer = await client.get<{ streams: readonly (Balance & { stream: string })[] }>('/v1/balances')
    for (const { stream, accepted } of answer.streams) {
      const [pack = ''] = stream.split('.')
      all.set(pack, (all.get(pack) ?? 0) + accepted)
    }
  } finally {
    client.close()
  }
  return all
}

const sum = (all: Accepted) => [...all.values()].reduce((a, b) => a + b, 0)
