import { cpuMs, watchMemory } from '../processes.ts'
import type { Side } from '../side.ts'
import { type Load, send } from './load.ts'

/** The compilers of the runtime are done with the hot path by then. */
const WARM_UP_MS = 4_000

export interface Figures {
  readonly rows: number
  readonly connections: number
  readonly accepted: number
  readonly eventsPerSecond: number
  /** Of the whole platform: HTTP, checks, ledger, and the writing of checkpoints and segments meanwhile. */
  readonly cpuMicrosAnEvent: number
  readonly cpuMsAPost: number
  /** How many cores it kept busy. */
  readonly cores: number
  readonly p50: number
  readonly p95: number
  readonly peakMb: number
}

export async function measure(side: Side, load: Load): Promise<Figures> {
  await send(side, { ...load, milliseconds: WARM_UP_MS })
  const pids = side.pids()
  const peak = watchMemory(pids)
  const before = cpuMs(pids)
  const { accepted, posts, milliseconds, latencies } = await send(side, load)
  const cpu = cpuMs(pids) - before
  const sorted = latencies.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return {
    rows: load.rows,
    connections: load.connections,
    accepted,
    eventsPerSecond: (accepted / milliseconds) * 1000,
    cpuMicrosAnEvent: (cpu / accepted) * 1000,
    cpuMsAPost: cpu / posts,
    cores: cpu / milliseconds,
    p50: at(0.5),
    p95: at(0.95),
    peakMb: peak(),
  }
}
