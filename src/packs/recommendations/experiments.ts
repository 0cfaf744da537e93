import { CLICKS, CONVERSIONS } from './attributed.ts'

const IMPRESSIONS = { from: 'impressions', count: true } as const
const ROW = { event_id: 'text', user_id: 'text', at: 'time' } as const

export const experiments = {
  recs_v2: {
    title: 'Does the second model sell more of what it recommends?',
    unit: 'user_id',
    variants: { control: 0.5, recs_v2: 0.5 },
    exposure: { from: 'impressions', variant: 'variant', where: { experiment: 'recs_v2' } },
    sources: {
      clicks: { time: 'at', columns: ROW, sql: CLICKS },
      conversions: { time: 'at', columns: ROW, sql: CONVERSIONS },
    },
    metrics: {
      conversion: { ratio: [{ from: 'conversions', count: true }, IMPRESSIONS], good: 'up' },
      ctr: { ratio: [{ from: 'clicks', count: true }, IMPRESSIONS], good: 'up', role: 'secondary' },
      latency: {
        ratio: [{ from: 'impressions', sum: 'latency_ms' }, IMPRESSIONS],
        good: 'down',
        guardrail: { relative: 0.1 },
      },
    },
    planned: 60_000,
  },
} as const
