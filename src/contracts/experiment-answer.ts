import * as z from 'zod'

const Bound = z.number().nullable().describe('Null is without a bound')
const Chance = z.number().min(0).max(1).nullable()
export const Interval = z.object({ low: Bound, high: Bound })

export const SampleRatio = z.object({
  chi_square: z.number().nullable(),
  degrees: z.int(),
  p: Chance,
  threshold: z.number(),
  ok: z.boolean().nullable().describe('Null while there are too few units to tell'),
})
export type SampleRatio = z.infer<typeof SampleRatio>

/** One way to look at a difference: `fixed` holds for one look at the planned end, `sequential` for any number of looks. */
export const Reading = z.object({
  difference: Interval.nullable(),
  lift: Interval.nullable().describe(
    'Over the size of the control; null where that is not clearly other than 0',
  ),
  p: Chance,
  p_adjusted: Chance.describe('For all metrics of its role and all variants'),
})
export type Reading = z.infer<typeof Reading>

export const GuardrailState = z.enum(['held', 'broken', 'open'])
export type GuardrailState = z.infer<typeof GuardrailState>

const GuardrailReading = z.object({
  state: GuardrailState,
  p_held: Chance.describe('Of being that good, were it worse by the whole margin'),
  p_broken: Chance.describe('Of being that bad, were it worse by the margin and no more'),
})
export type GuardrailReading = z.infer<typeof GuardrailReading>

export const Direction = z.enum(['better', 'worse', 'unclear'])
export type Direction = z.infer<typeof Direction>

export const MetricAnswer = z.object({
  metric: z.string(),
  kind: z.enum(['proportion', 'mean', 'ratio']),
  role: z.enum(['primary', 'secondary', 'guardrail']),
  good: z.enum(['up', 'down']),
  enough: z.boolean().describe('Whether there are enough units for the approximations to hold'),
  control: z.number().nullable(),
  treatment: z.number().nullable(),
  difference: z.number().nullable(),
  lift: z.number().nullable(),
  fixed: Reading,
  sequential: Reading,
  guardrail: z
    .object({ fixed: GuardrailReading, sequential: GuardrailReading })
    .nullable()
    .describe('One-sided, against its margin'),
  cuped: z
    .object({ theta: z.number(), reduction: z.number() })
    .nullable()
    .describe('The share of the variance that values from before took out'),
  words: z.string(),
})
export type MetricAnswer = z.infer<typeof MetricAnswer>

export const VerdictReason = z.enum([
  'sample-ratio',
  'crossed',
  'undeclared',
  'too-few',
  'guardrail-broken',
  'worse',
  'better',
  'held',
  'guardrail-open',
  'not-planned-yet',
  'unclear',
  'no-effect',
])
export type VerdictReason = z.infer<typeof VerdictReason>

export const Verdict = z.object({
  decision: z.enum(['ship', 'stop', 'wait']),
  reason: VerdictReason,
  why: z.array(z.string()),
})
export type Verdict = z.infer<typeof Verdict>

export const ExperimentAnswer = z.object({
  experiment: z.string(),
  title: z.string(),
  method: z.enum(['sequential', 'fixed']),
  reading: z
    .enum(['sequential', 'fixed'])
    .describe('What decides: until the planned units are there, what holds at any time'),
  alpha: z.number(),
  correction: z.enum(['holm', 'benjamini-hochberg', 'none']),
  exposed: z.record(z.string(), z.int()),
  crossed: z.int(),
  planned: z.number(),
  sample_ratio: SampleRatio,
  comparisons: z.array(z.object({ variant: z.string(), metrics: z.array(MetricAnswer), verdict: Verdict })),
  verdict: Verdict.extend({ variant: z.string().nullable().describe('The one to ship') }),
})
export type ExperimentAnswer = z.infer<typeof ExperimentAnswer>
