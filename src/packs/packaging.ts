import { definePack } from '../contracts/pack.ts'
import { experiments } from './packaging/experiments.ts'
import { features } from './packaging/features.ts'
import { kpis } from './packaging/kpis.ts'
import { quality } from './packaging/quality.ts'
import { simulator } from './packaging/simulator.ts'
import { streams } from './packaging/streams.ts'
import { dimensions, facts, views } from './packaging/warehouse.ts'
import { windows } from './packaging/windows.ts'

export const packaging = definePack({
  name: 'packaging',
  title: 'Packaging: boxes, what is in them, and what they cost the planet',
  timezone: 'Asia/Kolkata',
  currency: 'INR',
  units: { waste_per_shipment: 'cm3', saving: 'share', cost_per_shipment: 'money' },
  simulator,
  experiments,
  streams,
  dimensions,
  facts,
  views,
  kpis,
  features,
  quality,
  windows,
  alerts: {
    damage_rate: {
      kind: 'threshold',
      on: 'damage',
      value: 'rate',
      title: 'Much of what is told is damaged',
      // one report in twenty is of damage: of a hundred more than fifteen tell of it by chance once in 18,000 hours
      above: 0.15,
      clear: 0.08,
      volume: { reports: 100 },
    },
    slow_decisions: {
      kind: 'threshold',
      on: 'decision_latency',
      value: 'p95',
      title: 'Decisions take long',
      above: 200,
      clear: 150,
      for: 3,
      volume: { decisions: 3 },
    },
  },
})
