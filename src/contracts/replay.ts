import * as z from 'zod'

/** Of a period. */
export const Instant = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be an ISO 8601 time with a zone, or a day, which begins in UTC',
})

/** What is to be made again from the segments. */
export const ReplayRequest = z.object({
  stream: z.string().describe('As `pack.stream`: its windows, its facts and its table of the lake'),
  from: Instant.describe('Event time'),
  to: Instant.describe('The end, not with it'),
  sealed_since: Instant.optional().describe(
    'Segments that were sealed before are not read. A day before `from`, if not said: earlier, where things of the period began longer ago',
  ),
})
export type ReplayRequest = z.infer<typeof ReplayRequest>

/** A row that is not what the segments make of it, by its keys. */
export const Difference = z.object({
  what: z.enum(['missing', 'extra', 'different']).describe('In the live rows'),
  row: z.record(z.string(), z.unknown()).describe('Which row'),
  live: z.record(z.string(), z.unknown()).nullable(),
  replayed: z.record(z.string(), z.unknown()).nullable(),
})
export type Difference = z.infer<typeof Difference>

/** A window, fact or table of the lake that was made again, beside the live one. */
export const ReplayedPart = z.object({
  kind: z.enum(['window', 'fact', 'lake']),
  name: z.string(),
  rows: z.int().describe('That the segments come to in the period'),
  missing: z.int().describe('Of these, those that are not among the live ones'),
  extra: z.int().describe('Live ones that the segments do not come to'),
  different: z.int().describe('Rows of both whose values differ; of the lake, segments in which rows do'),
  under_way: z.int().describe('Live ones that were left out, since they changed while the replay read'),
  first: z.array(Difference).describe('Some of the differences'),
})
export type ReplayedPart = z.infer<typeof ReplayedPart>

export const ReplayState = z.enum(['reading', 'compared', 'swapping', 'swapped', 'failed'])
export type ReplayState = z.infer<typeof ReplayState>

export const Replay = z.object({
  id: z.string(),
  ...ReplayRequest.required().shape,
  state: ReplayState,
  step: z.string().describe('What it is at'),
  steps_done: z.int(),
  steps: z.int(),
  segments: z.int().describe('That were read'),
  rows: z.int().describe('That were in them'),
  differences: z.int().optional().describe('Of all parts, once they are compared'),
  parts: z.array(ReplayedPart),
  problem: z
    .string()
    .optional()
    .describe('Why the last try of a step failed; it is tried again, unless the state is failed'),
})
export type Replay = z.infer<typeof Replay>

/** One of a list. What differs is told of by itself. */
export const KeptReplay = Replay.omit({ parts: true }).extend({
  begun_at: z.iso.datetime().describe('The last time, where it began anew'),
})
export type KeptReplay = z.infer<typeof KeptReplay>
