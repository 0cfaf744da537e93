import * as z from 'zod'

/** `name@version`: the version is fixed when the image is accepted, so a later change of the default moves nothing under way. */
export const ModelRef = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}@\d{1,9}$/, {
  error: 'must be name@version, for example digits@1',
})
export const MODEL_FILES = ['model.onnx', 'config.json', 'preprocessor_config.json', 'README.md'] as const
export const ModelFile = z.enum(MODEL_FILES)
export type ModelFile = z.infer<typeof ModelFile>

/** The part of a Hugging Face `config.json` that is read; `top_k` and `uncertain_below` are our own. */
export const ModelConfig = z.looseObject({
  id2label: z.record(z.string(), z.string()).optional(),
  num_labels: z.int().positive().optional(),
  top_k: z.int().positive().max(100).default(5),
  uncertain_below: z.number().min(0).max(1).default(0.5),
})
export type ModelConfig = z.infer<typeof ModelConfig>

/** Hugging Face `preprocessor_config.json`. `resample` is Pillow's number. */
export const HuggingFacePreprocessor = z.looseObject({
  do_resize: z.boolean().default(true),
  size: z
    .union([
      z.int().positive(),
      z.looseObject({ shortest_edge: z.int().positive() }),
      z.looseObject({ height: z.int().positive(), width: z.int().positive() }),
    ])
    .optional(),
  resample: z.int().min(0).max(5).default(2),
  do_center_crop: z.boolean().default(false),
  crop_size: z
    .union([z.int().positive(), z.looseObject({ height: z.int().positive(), width: z.int().positive() })])
    .optional(),
  do_rescale: z.boolean().default(true),
  rescale_factor: z.number().default(1 / 255),
  do_normalize: z.boolean().default(true),
  image_mean: z.array(z.number()).length(3).default([0.5, 0.5, 0.5]),
  image_std: z.array(z.number()).length(3).default([0.5, 0.5, 0.5]),
})
export type HuggingFacePreprocessor = z.infer<typeof HuggingFacePreprocessor>
