import { definePack } from '../contracts/pack.ts'
import { dimensions } from './streamflix/dimensions.ts'
import { facts } from './streamflix/facts.ts'
import { features } from './streamflix/features.ts'
import { kpis } from './streamflix/kpis.ts'
import { quality } from './streamflix/quality.ts'
import { simulator } from './streamflix/simulator.ts'
import { streams } from './streamflix/streams.ts'
import { windows } from './streamflix/windows.ts'

export const streamflix = definePack({
  name: 'streamflix',
  title: 'StreamFlix: global video streaming analytics',
  timezone: 'UTC',
  units: {
    watch_duration: 's',
    buffering_time: 's',
    avg_watch: 's',
    avg_buffer: 's',
    avg_buffering: 's',
    avg_bitrate: 'kbps',
    avg_completion: 'share',
    minutes_per_user: 'minutes',
    precision_at_k: 'share',
  },
  simulator,
  streams,
  dimensions,
  facts,
  kpis,
  features,
  quality,
  windows,
  alerts: {
    buffering_high: {
      kind: 'threshold',
      on: 'buffering',
      value: 'avg_buffer',
      title: 'Viewers wait for the video',
      above: 6,
      clear: 4,
      // at the usual 2.3 s, spread as an exponential, the mean of 30 is above 6 once in many millions of windows
      volume: { views: 30 },
      for: 2,
    },
    ctr_drop: {
      kind: 'spike',
      on: 'recommendation_ctr_overall',
      value: 'ctr',
      title: 'Recommendations are clicked less than usual',
      side: 'below',
      baseline: 48,
      deviations: 6,
      atLeast: 0.03,
      // of 1,000 at 8.4 % the standard deviation is 0.9 %
      volume: { impressions: 1000 },
      for: 2,
    },
  },
})
