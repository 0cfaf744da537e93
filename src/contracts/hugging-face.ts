import * as z from 'zod'

const side = z.int().positive()
const box = z.looseObject({ height: side, width: side })

/** Hugging Face `preprocessor_config.json`. `resample` is Pillow's number. */
export const HuggingFacePreprocessor = z.looseObject({
  do_resize: z.boolean().default(true),
  size: z.union([side, z.looseObject({ shortest_edge: side }), box]).optional(),
  resample: z.int().min(0).max(5).default(2),
  do_center_crop: z.boolean().default(false),
  crop_size: z.union([side, box]).optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: z.array(z.number()).length(3).default([0.5, 0.5, 0.5]),
  image_std: z.array(z.number()).length(3).default([0.5, 0.5, 0.5]),
})
export type HuggingFacePreprocessor = z.infer<typeof HuggingFacePreprocessor>
