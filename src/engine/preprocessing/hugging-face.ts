import { HuggingFacePreprocessor } from '../../contracts/hugging-face.ts'
import type { Preprocessing, ResampleFilter } from '../../contracts/preprocessing.ts'
import { refused } from '../onnx/fault.ts'
import { FILE, geometryOf } from './hugging-face-geometry.ts'
import { parsed } from './parsed.ts'
import type { Spelling } from './spelling.ts'

/** Pillow's `Image.Resampling`, by number. */
const PILLOW_FILTERS: readonly ResampleFilter[] = [
  'nearest',
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  'hamming',
]

/** Steps that some processors have and that change the picture; without them the model would be wrong in silence. */
const NOT_SERVED = [
  'do_pad',
  'do_thumbnail',
  'do_align_long_axis',
  'do_crop_margin',
  'do_image_splitting',
  'do_color_quantize',
  'do_grayscale',
]

/** `preprocessor_config.json` as the image processors of Hugging Face's transformers read it. */
export function readHuggingFace(json: unknown): Spelling {
  const config = parsed(HuggingFacePreprocessor, json, FILE)
  const step = NOT_SERVED.find((name) => config[name] === true)
  if (step)
    throw refused(
      `${FILE} asks for ${step}, which is not served. Set it to false, or export it into the graph.`,
    )
  return {
    source: FILE,
    ...geometryOf(config),
    filter: PILLOW_FILTERS[config.resample ?? 2] ?? 'bilinear',
    ...valuesOf(config),
    channels: config.channel_order ?? (config.do_flip_channel_order ? 'BGR' : null),
    layout: config.data_format,
  }
}

/**
 * Each step on its own, whatever the others do: without do_rescale, mean and std meet pixels of 0 to 255.
 * EfficientNet's processor may shift by one after scaling (`rescale_offset`), and divides by std a second time (`include_top`).
 */
function valuesOf(config: HuggingFacePreprocessor): Pick<Preprocessing, 'rescale' | 'mean' | 'std'> {
  const normalizes = config.do_normalize ?? !isMobileVit(config)
  const rescales = config.do_rescale ?? true
  const shift = rescales && config.rescale_offset ? 1 : 0
  const given = three(config.image_std ?? 0.5)
  const mean = normalizes ? three(config.image_mean ?? 0.5) : [0, 0, 0]
  const std = normalizes ? given : [1, 1, 1]
  return {
    rescale: rescales ? (config.rescale_factor ?? 1 / 255) : 1,
    mean: mean.map((value) => value + shift),
    std: config.include_top ? std.map((value, channel) => value * (given[channel] ?? 1)) : std,
  }
}

const three = (value: number | readonly number[]) =>
  typeof value === 'number' ? [value, value, value] : [...value]

/** The one processor that never normalises, and so has no `do_normalize` to write down. */
const isMobileVit = ({ image_processor_type, feature_extractor_type }: HuggingFacePreprocessor) =>
  /^MobileViT/.test(image_processor_type ?? feature_extractor_type ?? '')
