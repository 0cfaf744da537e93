import * as z from 'zod'

const side = z.int().positive().max(4096)

/** How the upright picture becomes the model's square, in Pillow's terms. */
export const Resize = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z
    .strictObject({ mode: z.literal('exact'), width: side, height: side })
    .describe('stretched, aspect ratio lost'),
  z
    .strictObject({ mode: z.literal('shortest_edge'), edge: side })
    .describe('long side = floor(edge * long / short)'),
  z
    .strictObject({ mode: z.literal('fit'), width: side, height: side })
    .describe('inside the box, aspect ratio kept'),
])
export type Resize = z.infer<typeof Resize>

/** Pillow's six, named as Pillow names them; every one but nearest is antialiased when it shrinks. */
export const ResampleFilter = z.enum(['nearest', 'box', 'bilinear', 'hamming', 'bicubic', 'lanczos'])
export type ResampleFilter = z.infer<typeof ResampleFilter>

const three = z.array(z.number()).length(3)

/**
 * What a model asks of an image, whatever spelling its folder uses. Pixels up to the crop are uint8 RGB (the tensor that
 * travels); the rest is applied beside the model: value = (pixel * rescale - mean) / std, channel by channel in the order of
 * `channels`, laid out and typed as the graph takes it.
 */
export const Preprocessing = z.strictObject({
  resize: Resize,
  filter: ResampleFilter,
  crop: z
    .strictObject({ width: side, height: side, fill: z.array(z.int().min(0).max(255)).length(3).optional() })
    .nullable()
    .describe('Centred; where the picture is the smaller, `fill` (RGB, else black) surrounds it'),
  channels: z.enum(['RGB', 'BGR']),
  layout: z.enum(['NCHW', 'NHWC']),
  datatype: z.enum(['FP32', 'FP16', 'UINT8']),
  rescale: z.number(),
  mean: three.describe('In the order of `channels`'),
  std: z.array(z.number().refine((value) => value !== 0, 'must not be 0')).length(3),
})
export type Preprocessing = z.infer<typeof Preprocessing>

/** The part that is done to the picture; the rest is done to its tensor, beside the model. */
export type PictureSpec = Pick<Preprocessing, 'resize' | 'filter' | 'crop'>
