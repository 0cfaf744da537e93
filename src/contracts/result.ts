import * as z from 'zod'
import { Problem } from './problem.ts'
import { RunRole } from './run.ts'

export const Prediction = z.object({
  label: z.string(),
  index: z.int(),
  probability: z.number(),
  logit: z.number(),
})
export type Prediction = z.infer<typeof Prediction>

/** What one version of one model says of one image. */
export const Result = z.object({
  model: z.string(),
  version: z.string(),
  label: z.string(),
  probability: z.number(),
  uncertain: z.boolean().describe("The top probability is under the model's own threshold"),
  predictions: z.array(Prediction).describe('Best first'),
})
export type Result = z.infer<typeof Result>

/** An extra run of an image, beside its answer. */
export const Run = z.object({
  model: z.string(),
  version: z.string(),
  role: RunRole,
  state: z.enum(['pending', 'done', 'failed']),
  result: Result.optional(),
  problem: Problem.optional(),
})
export type Run = z.infer<typeof Run>
