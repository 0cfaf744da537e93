import * as z from 'zod'
import { ChannelOrder, DataFormat } from './tensor-format.ts'

const side = z.int().positive()
const channels = z.union([z.number(), z.array(z.number()).length(3)])

/** A side, or an object with some of these; which ones make sense together is the reader's to say. */
const size = z.union([
  side,
  z.looseObject({
    shortest_edge: side.nullish(),
    longest_edge: side.nullish(),
    height: side.nullish(),
    width: side.nullish(),
  }),
])

/** Hugging Face `preprocessor_config.json`. `resample` is Pillow's number; a null is a default, as it is there. */
export const HuggingFacePreprocessor = z.looseObject({
  image_processor_type: z.string().nullish(),
  feature_extractor_type: z.string().nullish(),
  do_resize: z.boolean().nullish(),
  size: size.nullish(),
  crop_pct: z.number().positive().max(1).nullish(),
  resample: z.int().min(0).max(5).nullish(),
  do_center_crop: z.boolean().nullish(),
  crop_size: size.nullish(),
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().nullish(),
  rescale_offset: z.boolean().nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: channels.nullish(),
  image_std: channels.nullish(),
  include_top: z.boolean().nullish(),
  do_flip_channel_order: z.boolean().nullish(),
  channel_order: ChannelOrder.nullish(),
  data_format: DataFormat.nullish(),
})
export type HuggingFacePreprocessor = z.infer<typeof HuggingFacePreprocessor>
