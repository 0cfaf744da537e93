import type { HuggingFacePreprocessor } from '../contracts/hugging-face.ts'
import type { ModelConfig } from '../contracts/model.ts'
import type { Preprocessing, ResampleFilter, Resize } from '../contracts/preprocessing.ts'

/** Pillow's `Image.Resampling`, by number. */
const PILLOW_FILTERS: readonly ResampleFilter[] = [
  'nearest',
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  'hamming',
]

/** A Hugging Face `preprocessor_config.json` in the one form the workers use. */
export function fromHuggingFace(config: HuggingFacePreprocessor): Preprocessing {
  return {
    resize: config.do_resize ? resizeOf(config.size) : { mode: 'none' },
    filter: PILLOW_FILTERS[config.resample] ?? 'bilinear',
    crop: config.do_center_crop ? cropOf(config.crop_size) : null,
    channels: 'RGB',
    layout: 'NCHW',
    datatype: 'FP32',
    rescale: config.do_rescale ? config.rescale_factor : 1,
    mean: config.do_normalize ? config.image_mean : [0, 0, 0],
    std: config.do_normalize ? config.image_std : [1, 1, 1],
  }
}

function resizeOf(size: HuggingFacePreprocessor['size']): Resize {
  if (size === undefined) return { mode: 'none' }
  if (typeof size === 'number') return { mode: 'exact', width: size, height: size }
  if ('shortest_edge' in size) return { mode: 'shortest_edge', edge: size.shortest_edge as number }
  return { mode: 'exact', width: size.width as number, height: size.height as number }
}

function cropOf(size: HuggingFacePreprocessor['crop_size']): Preprocessing['crop'] {
  if (size === undefined) return null
  const { width, height } = typeof size === 'number' ? { width: size, height: size } : size
  return { width, height }
}

/** `id2label` in order of index; the index itself where a model names no labels. */
export function labelsOf(config: ModelConfig, classes: number): string[] {
  return Array.from({ length: classes }, (_, index) => config.id2label?.[index] ?? String(index))
}
