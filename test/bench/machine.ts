import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../../src/cli/installation.ts'
import type { Machine } from './figures.ts'

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

/** How busy all cores are for a second, 0 to 1. */
export async function busy(): Promise<number> {
  const before = times()
  await new Promise((resolve) => setTimeout(resolve, 1000))
  const after = times()
  const all = after.all - before.all
  return all === 0 ? 0 : 1 - (after.idle - before.idle) / all
}

function times(): { idle: number; all: number } {
  const sums = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    idle,
    all: user + nice + sys + idle + irq,
  }))
  return { idle: sum(sums.map(({ idle }) => idle)), all: sum(sums.map(({ all }) => all)) }
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)
