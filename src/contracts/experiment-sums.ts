import * as z from 'zod'

const Sum = z.number()

/**
 * What a database adds up over the units of a variant, one row a metric and variant; units without a row count as zero. `under` is what a
 * ratio divides by, `before` the same value before the exposure; products are summed unit by unit. Sums are of what is over a centre
 * near the mean, 0 where none is said, so that squares of large values do not swallow their spread.
 */
export const ExperimentSums = z.object({
  metric: z.string(),
  variant: z.string(),
  units: z.int().nonnegative(),
  value: Sum,
  value_centre: Sum.optional(),
  value_value: Sum.optional(),
  under: Sum.optional(),
  under_centre: Sum.optional(),
  under_under: Sum.optional(),
  value_under: Sum.optional(),
  before: Sum.optional(),
  before_centre: Sum.optional(),
  before_before: Sum.optional(),
  value_before: Sum.optional(),
  under_before: Sum.optional(),
})
export type ExperimentSums = z.infer<typeof ExperimentSums>

export const ExperimentData = z.object({
  exposed: z.record(z.string(), z.int().nonnegative()).describe('Units by variant, each in one'),
  crossed: z
    .int()
    .nonnegative()
    .default(0)
    .describe('Units that met more than one variant, and are left out'),
  sums: z.array(ExperimentSums),
})
export type ExperimentData = z.infer<typeof ExperimentData>

/** What is kept of a trial while its tables do not change: all of it, and as it was at the end of each day. */
export const TrialData = z.object({
  total: ExperimentData,
  days: z.array(z.object({ day: z.string(), data: ExperimentData })),
})
export type TrialData = z.infer<typeof TrialData>

/** A day's sums on one side of a change, a row each. */
export const ChangeDay = z.object({ day: z.string(), is_after: z.boolean(), value: Sum, under: Sum })
export type ChangeDay = z.infer<typeof ChangeDay>
