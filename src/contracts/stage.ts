import * as z from 'zod'

/** The stretches of one image's way, in order. */
export const StageName = z.enum(['accept', 'image_queue', 'preprocess', 'tensor_queue', 'inference', 'store'])
export type StageName = z.infer<typeof StageName>

export const Stage = z.object({
  stage: StageName,
  started_at: z.number().describe('Epoch milliseconds'),
  ms: z.number().nonnegative(),
})
export type Stage = z.infer<typeof Stage>
