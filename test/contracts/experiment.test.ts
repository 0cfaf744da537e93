import { expect, it } from 'vitest'
import * as z from 'zod'
import type { Experiment, ExperimentOn } from '../../src/contracts/experiment.ts'
import { stream } from '../../src/contracts/stream.ts'

const head = { version: '1-0-0', time: 'at', partition: 'user_id' } as const
const streams = {
  impressions: stream({
    ...head,
    key: ['impression_id'],
    fields: z.object({
      impression_id: z.string(),
      user_id: z.string(),
      experiment: z.string(),
      variant: z.string(),
      latency_ms: z.number(),
      at: z.string(),
    }),
  }),
  interactions: stream({
    ...head,
    key: ['event_id'],
    fields: z.object({ event_id: z.string(), user_id: z.string(), kind: z.string(), at: z.string() }),
  }),
  products: stream({
    ...head,
    key: ['product_id'],
    partition: 'product_id',
    fields: z.object({ product_id: z.string(), price: z.number(), at: z.string() }),
  }),
}

/** As a pack will: names are tied to the streams beside them. */
function declare<const Experiments extends Readonly<Record<string, ExperimentOn<typeof streams>>>>(
  experiments: Experiments,
): Experiments {
  return experiments
}

const clicks = { from: 'interactions', count: true, where: { kind: 'click' } } as const
const shown = { from: 'impressions', count: true } as const
const recs_v2 = {
  title: 'Recommendations, second version',
  unit: 'user_id',
  variants: { control: 0.5, treatment: 0.5 },
  exposure: { from: 'impressions', variant: 'variant', where: { experiment: 'recs_v2' } },
  within: '7 days',
  planned: 40_000,
  metrics: {
    ctr: { ratio: [clicks, shown], good: 'up', before: '7 days' },
    conversion: { proportion: { ...clicks, where: { kind: 'purchase' } }, good: 'up' },
    latency: {
      ratio: [{ from: 'impressions', sum: 'latency_ms' }, shown],
      good: 'down',
      guardrail: { relative: 0.05 },
    },
  },
} as const

it('an experiment is plain data, and what any experiment is', () => {
  const declared: Readonly<Record<string, Experiment>> = declare({ recs_v2 })
  expect(JSON.parse(JSON.stringify(declared))).toEqual({ recs_v2 })
})

it('names that are not there do not compile', () => {
  const { exposure, metrics } = recs_v2
  // @ts-expect-error a unit that is no field
  declare({ a: { ...recs_v2, unit: 'customer_id' } })
  // @ts-expect-error a unit that the exposure's stream does not have
  declare({ a: { ...recs_v2, unit: 'product_id' } })
  // @ts-expect-error variants without a control
  declare({ a: { ...recs_v2, variants: { old: 0.5, new: 0.5 } } })
  // @ts-expect-error an exposure of a missing stream
  declare({ a: { ...recs_v2, exposure: { ...exposure, from: 'views' } } })
  // @ts-expect-error a variant in a missing field
  declare({ a: { ...recs_v2, exposure: { ...exposure, variant: 'arm' } } })
  // @ts-expect-error a condition on a missing field
  declare({ a: { ...recs_v2, exposure: { ...exposure, where: { test: 'recs_v2' } } } })
  const measured = (proportion: unknown) => ({ m: { proportion, good: 'up' } }) as const
  // @ts-expect-error a measure that is none
  declare({ a: { ...recs_v2, metrics: measured('clicks') } })
  // @ts-expect-error a metric over a missing stream
  declare({ a: { ...recs_v2, metrics: { m: { proportion: { ...clicks, from: 'clicks' }, good: 'up' } } } })
  const price = { from: 'products', sum: 'price' } as const
  // @ts-expect-error a metric over a stream that does not have the unit
  declare({ a: { ...recs_v2, metrics: { m: { mean: price, good: 'up' } } } })
  const sum = { from: 'interactions', sum: 'latency_ms' } as const
  // @ts-expect-error a sum of another stream's field
  declare({ a: { ...recs_v2, metrics: { m: { ratio: [sum, shown], good: 'up' } } } })
  // @ts-expect-error a condition on another stream's field
  declare({ a: { ...recs_v2, metrics: { m: { mean: { ...clicks, where: { price: 1 } }, good: 'up' } } } })
  // @ts-expect-error a metric of which nobody says what is good
  declare({ a: { ...recs_v2, metrics: { m: { mean: clicks } } } })
  expect(declare({ a: { ...recs_v2, metrics: { ctr: metrics.ctr } } })).toBeDefined()
})
