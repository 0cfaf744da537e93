import { type Family, limited } from '../../engine/metrics/family.ts'
import { alerts } from './alerts.ts'
import { bridge } from './bridge.ts'
import type { Collector, Sources } from './collector.ts'
import { images } from './images.ts'
import { lake } from './lake.ts'
import { streams } from './streams.ts'
import { waiting, warehouse } from './warehouse.ts'
import { windows } from './windows.ts'

export const COLLECTORS: readonly Collector[] = [
  images,
  streams,
  windows,
  alerts,
  warehouse,
  lake,
  bridge,
  waiting,
]

/** Several scrapers cost as much as one. */
const FRESH_MS = 10_000

interface Collected {
  readonly at: number
  readonly ms: number
  /** Nothing when it failed. */
  readonly families: readonly Family[] | undefined
}

/** What the collectors told last, by name. */
const told = new Map<string, Collected>()

/** What these collectors tell. One that fails is said to be down, and does not take the others with it. */
export async function collect(collectors: readonly Collector[], sources: Sources): Promise<Family[]> {
  const all = await Promise.all(
    collectors.map(async (collector) => ({ name: collector.name, ...(await fresh(collector, sources)) })),
  )
  return limited([
    ...all.flatMap(({ families }) => families ?? []),
    {
      name: 'tributary_collector_up',
      type: 'gauge',
      help: 'Whether this part of the metrics could be read',
      samples: all.map(({ name, families }) => ({ labels: { collector: name }, value: families ? 1 : 0 })),
    },
    {
      name: 'tributary_collector_duration_seconds',
      type: 'gauge',
      unit: 'seconds',
      help: 'How long it took to read this part of the metrics',
      samples: all.map(({ name, ms }) => ({ labels: { collector: name }, value: ms / 1000 })),
    },
  ])
}

async function fresh(collector: Collector, sources: Sources): Promise<Collected> {
  const before = told.get(collector.name)
  if (before && sources.now - before.at < FRESH_MS) return before
  const began = Date.now()
  const families = await collector.collect(sources).catch((error: unknown) => {
    console.error(`the metrics of ${collector.name} were not read`, error)
    return undefined
  })
  const collected = { at: sources.now, ms: Date.now() - began, families }
  if (families) told.set(collector.name, collected)
  return collected
}
