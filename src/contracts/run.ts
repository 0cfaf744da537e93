import * as z from 'zod'
import { ModelRequest } from './model.ts'
import { Instant } from './replay.ts'

/**
 * Why a version of a model sees an image: its `answer` decides the image; a further model of its `study`, a `rerun` and a
 * `shadow` only add a result.
 */
export const RunRole = z.enum(['answer', 'study', 'rerun', 'shadow'])
export type RunRole = z.infer<typeof RunRole>

/** What finished images are to be run on, beside what they were answered with. */
export const RerunRequest = z.object({
  model: ModelRequest,
  from: Instant.optional().describe('Only images that arrived then, or later'),
  to: Instant.optional().describe('Only images that arrived before'),
})
export type RerunRequest = z.infer<typeof RerunRequest>

export const Rerun = z.object({
  study: z.string(),
  model: z.string().describe('As `name@version`'),
  queued: z.int().describe('Images that this version had not seen'),
})
export type Rerun = z.infer<typeof Rerun>
