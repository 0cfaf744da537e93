import * as z from 'zod'

const side = z.int().positive().max(4096)

/** How the upright RGB picture becomes the model's square, in Pillow's terms. */
export const Resize = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z
    .strictObject({ mode: z.literal('exact'), width: side, height: side })
    .describe('stretched, aspect ratio lost'),
  z
    .strictObject({ mode: z.literal('shortest_edge'), edge: side })
    .describe('long side = floor(edge * long / short)'),
])
export type Resize = z.infer<typeof Resize>

/** Pillow's six, named as Pillow names them; every one but nearest is antialiased when it shrinks. */
export const ResampleFilter = z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'])
export type ResampleFilter = z.infer<typeof ResampleFilter>

/**
 * What a model asks of an image, whatever spelling its folder uses. Pixels up to the crop are uint8 (the tensor that travels);
 * `rescale`, `mean` and `std` are applied beside the model: value = (pixel * rescale - mean) / std.
 */
export const Preprocessing = z.strictObject({
  resize: Resize,
  filter: ResampleFilter,
  crop: z.strictObject({ width: side, height: side }).nullable(),
  rescale: z.number(),
  mean: z.array(z.number()).length(3),
  std: z.array(z.number().refine((value) => value !== 0, 'must not be 0')).length(3),
})
export type Preprocessing = z.infer<typeof Preprocessing>
