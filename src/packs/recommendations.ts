import { definePack } from '../contracts/pack.ts'
import { experiments } from './recommendations/experiments.ts'
import { dimensions, facts } from './recommendations/facts.ts'
import { kpis } from './recommendations/kpis.ts'
import { simulator } from './recommendations/simulator.ts'
import { streams } from './recommendations/streams.ts'
import { windows } from './recommendations/windows.ts'

export const recommendations = definePack({
  name: 'recommendations',
  title: 'Recommendations: products that are shown, clicked and bought',
  timezone: 'UTC',
  simulator,
  experiments,
  streams,
  dimensions,
  facts,
  kpis,
  windows,
  alerts: {
    ctr_drop: {
      kind: 'spike',
      on: 'ctr',
      value: 'ctr',
      title: 'Recommendations are clicked less than usual',
      side: 'below',
      baseline: 60,
      deviations: 6,
      atLeast: 0.03,
      // of 400 at 6 % the standard deviation is 1.2 %
      volume: { impressions: 400 },
      for: 2,
    },
    slow: {
      kind: 'threshold',
      on: 'latency',
      value: 'p95',
      title: 'Recommendations take long',
      above: 250,
      clear: 200,
      volume: { impressions: 50 },
      for: 3,
    },
  },
})
