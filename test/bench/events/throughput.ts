import { distribution } from '../../../src/cli/percentile.ts'
import { watchOthers } from '../machine.ts'
import { cpuMs } from '../processes.ts'
import { watchHeld } from './held.ts'
import { type Load, send } from './load.ts'
import { shownNow, untilShown } from './shown.ts'
import type { EventsSide } from './sides.ts'

export interface Throughput {
  readonly accepted: number
  readonly accepted_per_second: number
  /** From the first post until the windows show all of them. */
  readonly shown_per_second: number
  /** Of all processes of the side, until the windows show all. */
  readonly cpu_us_per_event: number
  /** How many cores they kept busy meanwhile. */
  readonly cores: number
  /** Of a post. */
  readonly p50_ms: number
  readonly p95_ms: number
  readonly peak_mb: number
  /** The share of all cores that other things took meanwhile, 0 to 1. */
  readonly others: number
}

/** Sends for a while after a warm-up; its compilers are done with the hot path by then. */
export async function measure(side: EventsSide, load: Load, warmUpMs: number): Promise<Throughput> {
  const already = await shownNow(side, load.stream)
  const warm = await send(side, { ...load, milliseconds: warmUpMs })
  const warmed = already + warm.counted
  await untilShown(side, load.stream, warmed)
  const pids = side.pids()
  const peak = watchHeld(pids)
  const others = watchOthers(pids)
  const before = cpuMs(pids)
  const begun = performance.now()
  const { accepted, counted, milliseconds, latencies } = await send(side, load)
  await untilShown(side, load.stream, warmed + counted)
  const shownAfter = performance.now() - begun
  const cpu = cpuMs(pids) - before
  const took = distribution(latencies)
  return {
    accepted,
    accepted_per_second: (accepted / milliseconds) * 1000,
    shown_per_second: (accepted / shownAfter) * 1000,
    cpu_us_per_event: (cpu / accepted) * 1000,
    cores: cpu / shownAfter,
    p50_ms: took?.p50 ?? NaN,
    p95_ms: took?.p95 ?? NaN,
    peak_mb: peak(),
    others: others(),
  }
}
