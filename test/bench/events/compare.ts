import type { Distribution } from '../../../src/cli/percentile.ts'
import { medians } from '../median.ts'
import { type Bill, bill } from './bill.ts'
import { type Books, fill } from './books.ts'
import { acceptedToVisible, closedToRaised } from './latency.ts'
import type { Load } from './load.ts'
import { findPostgres } from './postgres-server.ts'
import type { StreamName } from './rows.ts'
import { type EventsSide, type SideName, withSide } from './sides.ts'
import { measure, type Throughput } from './throughput.ts'

/** One size of posts and number of clients, on every side. */
export interface CaseFigures {
  readonly rows: number
  readonly connections: number
  readonly rounds: Readonly<Partial<Record<SideName, readonly Throughput[]>>>
  readonly median: Readonly<Partial<Record<SideName, Throughput>>>
}

export interface EventsFigures {
  readonly cases: readonly CaseFigures[]
  /** Other streams, on the platform alone. */
  readonly streams: readonly { readonly stream: StreamName; readonly median: Throughput }[]
  readonly visible: Distribution
  readonly raised: Distribution
  readonly books: Books
  readonly bills: readonly Bill[]
  /** The most that other things took of the machine in a turn. */
  readonly others: number
  readonly skipped: readonly SideName[]
}

interface Plan {
  readonly clients: readonly (readonly [rows: number, connections: number])[]
  readonly milliseconds: number
  readonly warmUpMs: number
  readonly visibleMs: number
  readonly alerts: number
  readonly marks: readonly number[]
  readonly steadyMs: number
}

const ALL = [500, 100].flatMap((rows) => [1, 8, 64].map((connections) => [rows, connections] as const))

const FULL: Plan = {
  clients: ALL,
  milliseconds: 8_000,
  warmUpMs: 4_000,
  visibleMs: 30_000,
  alerts: 40,
  marks: [1e5, 1e6, 3e6],
  steadyMs: 60_000,
}
const QUICK: Plan = {
  clients: [
    [500, 1],
    [500, 8],
    [500, 64],
    [100, 8],
  ],
  milliseconds: 1_000,
  warmUpMs: 500,
  visibleMs: 4_000,
  // their windows are of the last hour: older ones are on their way to the database while the next turn counts
  alerts: 3,
  marks: [5e4, 1.5e5],
  steadyMs: 6_000,
}
const LONG_MARK = 1e7

const SIDES: readonly SideName[] = ['platform', 'log', 'table', 'postgres']

/** Platform and peers take turns, each turn with empty books. `say` hears what is going on. */
export async function compareEvents(
  { quick, long, rounds }: { quick: boolean; long: boolean; rounds: number },
  say: (text: string) => void,
): Promise<EventsFigures> {
  const plan = quick ? QUICK : FULL
  const skipped: SideName[] = findPostgres() === undefined ? ['postgres'] : []
  if (skipped.length > 0) say('e: POSTGRESQL IS NOT INSTALLED: it is left out of the comparison')
  const compared = await (quick ? withOnePlatform : withFresh)((run) =>
    compare(plan, rounds, skipped, run, say),
  )
  const marks = long ? [...plan.marks, LONG_MARK] : plan.marks
  const books = await withSide('platform', (side) => fill(side, marks, say))
  return { ...compared, books, bills: await bills(plan, say), skipped }
}

type Run = <T>(name: SideName, use: (side: EventsSide) => Promise<T>) => Promise<T>

const withFresh = <T>(all: (run: Run) => Promise<T>) => all(withSide)

/** A smoke run does not start the platform for each turn, which would take longer than all the rest of it. */
function withOnePlatform<T>(all: (run: Run) => Promise<T>): Promise<T> {
  return withSide('platform', (kept) =>
    all((name, turn) => (name === 'platform' ? turn(kept) : withSide(name, turn))),
  )
}

async function compare(
  plan: Plan,
  rounds: number,
  skipped: readonly SideName[],
  run: Run,
  say: (text: string) => void,
): Promise<Pick<EventsFigures, 'cases' | 'streams' | 'visible' | 'raised' | 'others'>> {
  say('e: latency')
  const latency = await run('platform', async (side) => ({
    // first, for its windows are of the past
    raised: await closedToRaised(side, plan.alerts),
    visible: await acceptedToVisible(side, plan.visibleMs),
  }))
  const turns = (sides: readonly SideName[], stream: StreamName, rows: number, connections: number) => {
    const load = { stream, rows, connections, milliseconds: plan.milliseconds }
    return takeTurns(run, sides, load, plan, rounds, say)
  }
  const sides = SIDES.filter((name) => !skipped.includes(name))
  const cases: CaseFigures[] = []
  for (const [rows, connections] of plan.clients)
    cases.push(await turns(sides, 'quickeats.payments', rows, connections))
  const streams: { stream: StreamName; median: Throughput }[] = []
  for (const stream of ['quickeats.orders', 'playback.heartbeats'] as const) {
    const { median } = await turns(['platform'], stream, 500, 8)
    if (median.platform) streams.push({ stream, median: median.platform })
  }
  return { ...latency, cases, streams, others: busiest(cases) }
}

async function takeTurns(
  run: Run,
  sides: readonly SideName[],
  load: Load,
  { warmUpMs }: Plan,
  rounds: number,
  say: (text: string) => void,
): Promise<CaseFigures> {
  const turns: Partial<Record<SideName, Throughput[]>> = {}
  for (let round = 1; round <= rounds; round++)
    for (const name of sides) {
      say(
        `e: ${load.stream}, ${load.rows} rows, ${load.connections} clients, round ${round} of ${rounds}, ${name}`,
      )
      const turn = await run(name, (side) => measure(side, load, warmUpMs))
      turns[name] = [...(turns[name] ?? []), turn]
    }
  const median = Object.fromEntries(Object.entries(turns).map(([name, each]) => [name, medians(each)]))
  return { rows: load.rows, connections: load.connections, rounds: turns, median }
}

function busiest(cases: readonly CaseFigures[]): number {
  const turns = cases.flatMap(({ rounds }) => Object.values(rounds).flat())
  return Math.max(...turns.map(({ others }) => others))
}

/** Posts as fast as they go, and a thousand events a second: most operations are by time, and few events share them. */
async function bills({ milliseconds, steadyMs }: Plan, say: (text: string) => void): Promise<Bill[]> {
  const posts = { stream: 'quickeats.payments', rows: 500 } as const
  say('e: cost, as fast as it goes')
  const fast = await bill('as fast as they go', { ...posts, connections: 8, milliseconds })
  say('e: cost, at 1,000 events a second')
  const steady = await bill('at 1,000 events/s', {
    ...posts,
    connections: 1,
    milliseconds: steadyMs,
    every: 500,
  })
  return [fast, steady]
}
