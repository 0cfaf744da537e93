import { definePack } from '../contracts/pack.ts'
import { experiments } from './recommendations/experiments.ts'
import { dimensions, facts } from './recommendations/facts.ts'
import { features } from './recommendations/features.ts'
import { kpis } from './recommendations/kpis.ts'
import { quality } from './recommendations/quality.ts'
import { simulator } from './recommendations/simulator.ts'
import { streams } from './recommendations/streams.ts'
import { windows } from './recommendations/windows.ts'

export const recommendations = definePack({
  name: 'recommendations',
  title: 'Recommendations: products that are shown, clicked and bought',
  timezone: 'UTC',
  units: { day_1: 'share', day_7: 'share', day_30: 'share' },
  simulator,
  experiments,
  streams,
  dimensions,
  facts,
  kpis,
  features,
  quality,
  windows,
  alerts: {
    ctr_drop: {
      kind: 'spike',
      on: 'ctr_quarter',
      value: 'ctr',
      title: 'Recommendations are clicked less than usual',
      side: 'below',
      baseline: 48,
      deviations: 5,
      atLeast: 0.03,
      // of 500 at 7.5 % the standard deviation is 1.2 %
      volume: { impressions: 500 },
    },
    slow: {
      kind: 'threshold',
      on: 'latency',
      value: 'p95',
      title: 'Recommendations take long',
      above: 250,
      clear: 200,
      // a few lists; three windows in a row of them are no chance
      volume: { impressions: 10 },
      for: 3,
    },
  },
})
