import { type Distribution, distribution, percentile } from '../../src/cli/percentile.ts'
import type { StageName } from '../../src/contracts/stage.ts'
import type { Round, StageMedians } from './figures.ts'
import { Gateway } from './gateway.ts'
import { watchOthers } from './machine.ts'
import { arrive, endToEnd } from './phases/arrivals.ts'
import { accepted, type Load, saturate, throughput } from './phases/capacity.ts'
import { inHand, poll, wait } from './phases/idle.ts'
import type { Trip } from './phases/trip.ts'
import { cpuMs, watchMemory } from './processes.ts'
import type { Counts } from './scenarios.ts'
import type { Side } from './side.ts'

/** Of the client that uploads as fast as it can. */
const CONNECTIONS = 12
/** Arrivals must not wait for a free connection. */
const ARRIVAL_CONNECTIONS = 256

export interface Measured {
  readonly round: Round
  /** By picture. */
  readonly labels: ReadonlyMap<string, string>
}

/** Every phase against one side, one after the other. */
export async function measure(
  side: Side,
  pictures: readonly Buffer[],
  counts: Counts,
  rate: (capacity: number) => number,
): Promise<Measured> {
  const gateway = new Gateway(side, CONNECTIONS)
  const pids = side.pids()
  const peak = watchMemory(pids)
  const others = watchOthers(pids)
  const load = (phase: string, count: number): Load => ({ gateway, study: study(phase), pictures, count })

  const started = cpuMs(pids)
  const capacity = await saturate(load('capacity', counts.capacity), CONNECTIONS)
  const cpu_ms_per_image = (cpuMs(pids) - started) / counts.capacity
  const perSecond = throughput(capacity)
  const chosen = rate(perSecond)
  const many = new Gateway(side, ARRIVAL_CONNECTIONS)
  const arrivals = await arrive({ ...load('arrivals', counts.arrivals), gateway: many }, chosen)
  const polled = await poll(load('poll', counts.idle))
  const waited = await wait(load('wait', counts.idle))
  gateway.close()
  many.close()
  requireSame(pids, side.pids())

  const all = [...capacity, ...arrivals, ...polled, ...waited]
  const round: Round = {
    capacity: {
      images_per_second: perSecond,
      accepted_per_second: accepted(capacity),
      cpu_ms_per_image,
      stages: stageMedians(capacity),
    },
    arrivals: { rate: chosen, ...spread(endToEnd(arrivals)), stages: stageMedians(arrivals) },
    idle: { poll: spread(inHand(polled)), wait: spread(inHand(waited)), stages: stageMedians(polled) },
    images: all.length,
    failures: all.filter(({ done }) => !done).length,
    ...meanCost(all),
    peak_mb: peak(),
    others: others(),
  }
  return { round, labels: labelsOf(capacity) }
}

/** Where a source file changes, the local runtime starts its workers anew and forgets its queues. */
function requireSame(before: readonly number[], after: readonly number[]): void {
  if (before.join() !== after.join())
    throw new Error(
      'The workers were started anew in the middle: a source file changed, or they broke down. Measure again.',
    )
}

/** Models are loaded and code is compiled before anything is measured. */
export async function warmUp(side: Side, pictures: readonly Buffer[], count: number): Promise<void> {
  const gateway = new Gateway(side, CONNECTIONS)
  await saturate({ gateway, study: study('warm-up'), pictures, count }, CONNECTIONS)
  await wait({ gateway, study: study('warm-up-wait'), pictures, count: Math.ceil(count / 10) })
  gateway.close()
}

let studies = 0
const study = (phase: string) => `${phase}-${Date.now()}-${studies++}`

function spread(values: readonly number[]): Distribution {
  return distribution(values) ?? { count: 0, p50: NaN, p95: NaN, p99: NaN, max: NaN }
}

function stageMedians(trips: readonly Trip[]): StageMedians {
  const byStage = Map.groupBy(
    trips.flatMap(({ stages }) => stages),
    ({ stage }) => stage,
  )
  const median = (stages: readonly { ms: number }[]) =>
    percentile(
      stages.map(({ ms }) => ms).sort((a, b) => a - b),
      50,
    ) ?? 0
  return Object.fromEntries([...byStage].map(([name, stages]) => [name as StageName, median(stages)]))
}

function meanCost(trips: readonly Trip[]): { cost_usd?: number } {
  const costs = trips.flatMap(({ cost_usd }) => cost_usd ?? [])
  return costs.length === 0 ? {} : { cost_usd: costs.reduce((a, b) => a + b, 0) / costs.length }
}

function labelsOf(trips: readonly Trip[]): Map<string, string> {
  return new Map(trips.flatMap(({ name, label }) => (label === undefined ? [] : [[name, label] as const])))
}
