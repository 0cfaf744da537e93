import * as z from 'zod'
import { ExperimentAnswer, Interval, Reading, Verdict } from './experiment-answer.ts'

const Period = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime().describe('The end, not with it'),
  timezone: z.string().describe('Of the days'),
})

export const SeriesPoint = z.object({
  day: z.iso.date(),
  variant: z.string(),
  metric: z.string(),
  units: z.int().describe('Of the control and the variant until the end of the day'),
  control: z.number().nullable(),
  treatment: z.number().nullable(),
  difference: z.number().nullable(),
  lift: z.number().nullable(),
  interval: z
    .object({ difference: Interval.nullable(), lift: Interval.nullable() })
    .describe('The intervals of all days hold together'),
})
export type SeriesPoint = z.infer<typeof SeriesPoint>

export const TrialReport = ExperimentAnswer.extend({
  kind: z.literal('trial'),
  ...Period.shape,
  series: z.array(SeriesPoint).describe('As it was at the end of each day'),
})
export type TrialReport = z.infer<typeof TrialReport>

export const ChangeReport = z.object({
  kind: z.literal('change'),
  experiment: z.string(),
  title: z.string(),
  ...Period.shape,
  changed_at: z.iso.datetime(),
  alpha: z.number(),
  good: z.enum(['up', 'down']),
  answer: z
    .object({
      before: z.number(),
      after: z.number(),
      difference: z.number(),
      lift: z.number().nullable(),
      reading: Reading,
      days: z.object({ before: z.int(), after: z.int() }),
      autocorrelation: z.number().describe('Of one day with the next, made up for'),
      caveats: z.array(z.string()),
    })
    .nullable()
    .describe('Null where a period has under 2 days'),
  verdict: Verdict,
  series: z.array(z.object({ day: z.iso.date(), is_after: z.boolean(), value: z.number().nullable() })),
})
export type ChangeReport = z.infer<typeof ChangeReport>

export const ExperimentReport = z.discriminatedUnion('kind', [TrialReport, ChangeReport])
export type ExperimentReport = z.infer<typeof ExperimentReport>

/** The experiments of a pack, and how those stand of which units come by themselves. */
export const ExperimentList = z.object({
  pack: z.string(),
  ...Period.shape,
  experiments: z.array(
    z.object({
      experiment: z.string(),
      title: z.string(),
      kind: z.enum(['trial', 'change']),
      metrics: z.array(z.string()),
      planned: z.number().nullable(),
      exposed: z.record(z.string(), z.int()).nullable(),
      verdict: Verdict.nullable().describe('Null of a change: it needs changed_at'),
    }),
  ),
})
export type ExperimentList = z.infer<typeof ExperimentList>
