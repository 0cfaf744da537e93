import * as z from 'zod'
import { ModelRequest } from './model.ts'

/** What a client may set of a study. */
export const StudySettings = z.object({
  metadata: z.record(z.string(), z.unknown()).optional(),
  webhook: z
    .url({ protocol: /^https?$/, error: 'must be an http or https URL' })
    .optional()
    .describe('Called, signed, when the study completes and when an image fails'),
  expected: z
    .int()
    .positive()
    .optional()
    .describe('The study is not complete before so many images were received'),
  models: z
    .array(ModelRequest)
    .min(1)
    .max(10)
    .optional()
    .describe('Models that see its images; the first one answers. The default model where there is none'),
})
export type StudySettings = z.infer<typeof StudySettings>

/** `complete` when every image is `done` or `failed`, and at least `expected` have come. */
export const Study = StudySettings.extend({
  id: z.string(),
  created_at: z.iso.datetime(),
  complete: z.boolean(),
  completed_at: z.iso.datetime().optional(),
  images: z.object({
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    parked: z.int(),
    pending: z.int(),
    extra_runs: z.int().describe('Runs of further models or versions that are under way'),
  }),
  links: z.object({ self: z.string(), images: z.string(), results: z.string() }),
})
export type Study = z.infer<typeof Study>
