import * as z from 'zod'
import { ResampleFilter } from './preprocessing.ts'
import { ChannelOrder, DataFormat } from './tensor-format.ts'

const side = z.int().positive()
const three = z.array(z.number()).length(3)

/** timm's `pretrained_cfg`, with the defaults of timm/data/config.py. `fill` is 0 to 255, as Pillow takes it. */
export const TimmPretrained = z.looseObject({
  input_size: z.tuple([side, side, side]).describe('channels, height, width'),
  interpolation: ResampleFilter.nullish(),
  crop_pct: z.number().positive().nullish(),
  crop_mode: z.enum(['center', 'squash', 'border']).nullish(),
  mean: three.nullish(),
  std: three.nullish(),
  fill: z.union([z.int().min(0).max(255), z.array(z.int().min(0).max(255)).length(3)]).nullish(),
  channel_order: ChannelOrder.nullish(),
  data_format: DataFormat.nullish(),
})
export type TimmPretrained = z.infer<typeof TimmPretrained>
