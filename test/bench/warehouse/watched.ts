import { availableParallelism } from 'node:os'
import { watchOthers } from '../machine.ts'
import { cpuMs, cpuMsWithEnded, tree } from '../processes.ts'
import { type Held, watchTrees } from './tree.ts'

export interface Watched extends Held {
  readonly rows_per_second: number
  readonly cpu_us_per_row: number
  /** The share of all cores that other things took meanwhile, 0 to 1. */
  readonly others: number
}

export interface Took {
  readonly seconds: number
  /** CPU of processes that came and went meanwhile. */
  readonly goneCpuMs: number
}

/** Watches the processes that do a piece of work. */
export async function watched(
  roots: readonly number[],
  rows: number,
  work: () => Promise<Took>,
): Promise<Watched> {
  const pids = roots.flatMap((root) => tree(root).map(({ pid }) => pid)).filter((pid) => pid !== process.pid)
  const before = { own: cpuMs(pids), all: cpuMsWithEnded(pids) }
  const held = watchTrees(roots)
  const others = watchOthers(pids)
  const began = performance.now()
  const { seconds, goneCpuMs } = await work()
  const all = (performance.now() - began) * availableParallelism()
  const cpu = cpuMsWithEnded(pids) - before.all + goneCpuMs
  // those that came and went are others to whoever knows only who was there
  const unknown = cpu - (cpuMs(pids) - before.own)
  return {
    rows_per_second: rows / seconds,
    cpu_us_per_row: (cpu * 1000) / rows,
    others: Math.max(0, others() - unknown / all),
    ...held(),
  }
}
