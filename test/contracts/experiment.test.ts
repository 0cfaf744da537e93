import { expect, it } from 'vitest'
import type { Experiment, ExperimentsOn } from '../../src/contracts/experiment.ts'

/** Columns by fact, as `FactColumns` tells them of a pack. */
type Facts = {
  impressions: 'user_id' | 'experiment' | 'variant' | 'latency_ms'
  interactions: 'user_id' | 'kind'
  products: 'product_id' | 'price'
}

/** As a pack does: names are tied to the facts beside them, and to sources of the experiment's own. */
function declare<const Experiments extends Readonly<Record<string, Experiment>>>(
  experiments: Experiments & ExperimentsOn<NoInfer<Experiments>, Facts>,
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
  // @ts-expect-error a unit that is no column
  declare({ a: { ...recs_v2, unit: 'customer_id' } })
  // @ts-expect-error a unit that the exposure's fact does not have
  declare({ a: { ...recs_v2, unit: 'product_id' } })
  // @ts-expect-error variants without a control
  declare({ a: { ...recs_v2, variants: { old: 0.5, new: 0.5 } } })
  // @ts-expect-error an exposure of a missing fact
  declare({ a: { ...recs_v2, exposure: { ...exposure, from: 'views' } } })
  // @ts-expect-error a variant in a missing column
  declare({ a: { ...recs_v2, exposure: { ...exposure, variant: 'arm' } } })
  // @ts-expect-error a condition on a missing column
  declare({ a: { ...recs_v2, exposure: { ...exposure, where: { test: 'recs_v2' } } } })
  const measured = (proportion: unknown) => ({ m: { proportion, good: 'up' } }) as const
  // @ts-expect-error a measure that is none
  declare({ a: { ...recs_v2, metrics: measured('clicks') } })
  // @ts-expect-error a metric over a missing fact
  declare({ a: { ...recs_v2, metrics: { m: { proportion: { ...clicks, from: 'clicks' }, good: 'up' } } } })
  const price = { from: 'products', sum: 'price' } as const
  // @ts-expect-error a metric over a fact that does not have the unit
  declare({ a: { ...recs_v2, metrics: { m: { mean: price, good: 'up' } } } })
  const sum = { from: 'interactions', sum: 'latency_ms' } as const
  // @ts-expect-error a sum of another fact's column
  declare({ a: { ...recs_v2, metrics: { m: { ratio: [sum, shown], good: 'up' } } } })
  // @ts-expect-error a condition on another fact's column
  declare({ a: { ...recs_v2, metrics: { m: { mean: { ...clicks, where: { price: 1 } }, good: 'up' } } } })
  // @ts-expect-error a metric of which nobody says what is good
  declare({ a: { ...recs_v2, metrics: { m: { mean: clicks } } } })
  expect(declare({ a: { ...recs_v2, metrics: { ctr: metrics.ctr } } })).toBeDefined()
})

it('rows of its own have the columns that they declare, and no other', () => {
  const spent = {
    time: 'at',
    columns: { user_id: 'text', at: 'time', amount: 'money' },
    sql: 'SELECT 1',
  } as const
  const { metrics: _, ...rest } = recs_v2
  const over = (sum: string) => ({ m: { mean: { from: 'spent', sum }, good: 'up' } }) as const
  const amount = { m: { mean: { from: 'spent', sum: 'amount' }, good: 'up' } } as const
  expect(declare({ a: { ...rest, sources: { spent }, metrics: amount } })).toBeDefined()
  // @ts-expect-error a source that is of another experiment
  declare({ a: { ...rest, metrics: amount } })
  // @ts-expect-error a column that it does not declare
  declare({ a: { ...rest, sources: { spent }, metrics: over('price') } })
  const ratio = [{ from: 'spent', sum: 'amount' }, shown] as const
  expect(declare({ b: { title: '', sources: { spent }, ratio, good: 'up' } })).toBeDefined()
  // @ts-expect-error a change over a source that is not there
  declare({ b: { title: '', ratio, good: 'up' } })
})
