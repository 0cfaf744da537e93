import * as z from 'zod'
import { ImageMessage } from './image.ts'

/** Facts of the picture that preprocessing learned. */
export const Picture = z.object({ format: z.string(), width: z.int(), height: z.int() })
export type Picture = z.infer<typeof Picture>

/** Over this a tensor goes to R2 and only its key rides in the message (claim check); a queue message holds 128 kB. */
export const CLAIM_CHECK_BYTES = 100_000

/** uint8 pixels, HWC, RGB; the bytes themselves, or the R2 key that claims them. */
export const Tensor = z.object({
  width: z.int(),
  height: z.int(),
  data: z.union([
    z.custom<Uint8Array>((value) => value instanceof Uint8Array),
    z.object({ key: z.string() }),
  ]),
})
export type Tensor = z.infer<typeof Tensor>

/** Queue `tensors` (content type v8): one preprocessed image, to be classified. */
export const TensorMessage = ImageMessage.omit({ object: true }).extend({ picture: Picture, tensor: Tensor })
export type TensorMessage = z.infer<typeof TensorMessage>
