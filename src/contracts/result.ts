import * as z from 'zod'

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
