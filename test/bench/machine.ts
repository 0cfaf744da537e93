import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../src/cli/installation.ts'
import type { Machine } from './figures.ts'
import { cpuMs } from './processes.ts'

const PACKAGES = ['wrangler', 'workerd', 'onnxruntime-web', 'onnxruntime-node', 'sharp']

export function machine(): Machine {
  const version = (name: string) =>
    JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version as string
  return {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    memory_gb: Math.round(totalmem() / 2 ** 30),
    versions: {
      node: process.versions.node,
      ...Object.fromEntries(PACKAGES.map((name) => [name, version(name)])),
    },
  }
}

/** Watches how much of all cores goes to anything but `pids` and this process; answers the share, 0 to 1. */
export function watchOthers(pids: readonly number[]): () => number {
  const before = times(pids)
  return () => {
    const after = times(pids)
    const all = after.all - before.all
    return all === 0 ? 0 : Math.max(0, (after.others - before.others) / all)
  }
}

function times(pids: readonly number[]): { all: number; others: number } {
  const { user, system } = process.cpuUsage()
  const own = cpuMs(pids) + (user + system) / 1000
  const cores = cpus().map(({ times: { user, nice, sys, idle, irq } }) => [user + nice + sys + irq, idle])
  const sum = (values: readonly (number | undefined)[]) => values.reduce<number>((a, b) => a + (b ?? 0), 0)
  const working = sum(cores.map(([work]) => work))
  return { all: working + sum(cores.map(([, idle]) => idle)), others: working - own }
}
