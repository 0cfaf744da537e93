import * as z from 'zod'

const Moment = z.iso.datetime()

/** One stretch of trouble of one alert and group: raised, and cleared when it is over. */
export const Incident = z.object({
  id: z.string().describe('The same trouble found again, as after a restart, has the same id'),
  pack: z.string(),
  alert: z.string(),
  title: z.string(),
  window: z.string(),
  keys: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  state: z.enum(['raised', 'cleared']),
  window_start: Moment.describe('The window that raised it'),
  window_end: Moment,
  value: z.number().nullable().describe('Nothing where rows stayed away'),
  bound: z.number().nullable().describe('What the value was held against'),
  raised_at: Moment,
  cleared_at: Moment.optional(),
  cleared_value: z.number().nullable().optional(),
  acknowledged_at: Moment.optional(),
  acknowledged_by: z.string().optional(),
  note: z.string().optional(),
})
export type Incident = z.infer<typeof Incident>
