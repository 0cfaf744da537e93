import type { ExperimentOn } from '../../contracts/experiment.ts'
import type { streams } from './streams.ts'

const IMPRESSIONS = { from: 'impressions', count: true } as const

/** Of a purchase its sender tells which recommendation it came from. */
export const experiments = {
  recs_v2: {
    title: 'Does the second model sell more of what it recommends?',
    unit: 'user_id',
    variants: { control: 1, recs_v2: 1 },
    exposure: { from: 'impressions', variant: 'variant', where: { experiment: 'recs_v2' } },
    metrics: {
      conversion: {
        ratio: [
          {
            from: 'interactions',
            count: true,
            where: { kind: 'purchase', impression_id: { present: true } },
          },
          IMPRESSIONS,
        ],
        good: 'up',
      },
      ctr: {
        ratio: [
          { from: 'interactions', count: true, where: { kind: 'click', impression_id: { present: true } } },
          IMPRESSIONS,
        ],
        good: 'up',
        role: 'secondary',
      },
      latency: {
        ratio: [{ from: 'impressions', sum: 'latency_ms' }, IMPRESSIONS],
        good: 'down',
        guardrail: { relative: 0.1 },
      },
    },
    planned: 60_000,
  },
} as const satisfies Readonly<Record<string, ExperimentOn<typeof streams>>>
