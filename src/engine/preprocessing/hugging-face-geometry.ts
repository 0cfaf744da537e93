import type { HuggingFacePreprocessor } from '../../contracts/hugging-face.ts'
import type { Preprocessing, Resize } from '../../contracts/preprocessing.ts'
import { refused } from '../onnx/fault.ts'

export const FILE = 'preprocessor_config.json'

type Size = HuggingFacePreprocessor['size']
type Geometry = Pick<Preprocessing, 'resize' | 'crop'>

/** Processors for which a bare number is the shortest edge (`default_to_square=False`); for the others it is a square. */
const SHORTEST_EDGE = /^(Bit|ChineseCLIP|CLIP|ConvNext|Levit|MobileNetV1|MobileNetV2|MobileViT|PoolFormer)$/

/** The picture's way to its last size, by the rules of the processor that the file names. */
export function geometryOf(config: HuggingFacePreprocessor): Geometry {
  const processor = processorOf(config)
  const crop = config.do_center_crop ? cropOf(config.crop_size) : null
  if (config.do_resize === false) return { resize: { mode: 'none' }, crop }
  const size = sizeOf(config.size, SHORTEST_EDGE.test(processor))
  if (processor === 'ConvNext') return convNext(size, config.crop_pct ?? 224 / 256)
  if (processor === 'PoolFormer' && config.crop_pct)
    return { resize: poolFormer(size, config.crop_pct), crop }
  // resizes to 256 for a crop of 224, and in proportion
  if (processor === 'Levit' && size.mode === 'shortest_edge')
    return { resize: { ...size, edge: Math.floor((256 / 224) * size.edge) }, crop }
  return { resize: size, crop }
}

/** `ConvNextImageProcessorFast` → `ConvNext`; the one that has `crop_pct` where none is named. */
function processorOf({
  image_processor_type,
  feature_extractor_type,
  crop_pct,
}: HuggingFacePreprocessor): string {
  const name = image_processor_type ?? feature_extractor_type ?? (crop_pct ? 'ConvNext' : '')
  return name.replace(/(ImageProcessor|FeatureExtractor)(Fast)?$/, '')
}

function sizeOf(size: Size, numberIsShortestEdge: boolean): Resize {
  if (typeof size === 'number')
    return numberIsShortestEdge
      ? { mode: 'shortest_edge', edge: size }
      : { mode: 'exact', width: size, height: size }
  const { shortest_edge, longest_edge, width, height } = size ?? {}
  if (width && height) return { mode: 'exact', width, height }
  if (shortest_edge && !longest_edge) return { mode: 'shortest_edge', edge: shortest_edge }
  if (longest_edge && !shortest_edge) return { mode: 'fit', width: longest_edge, height: longest_edge }
  throw refused(
    `${FILE} resizes, but its size ${JSON.stringify(size ?? null)} is not served. Give height and width, shortest_edge or longest_edge.`,
  )
}

function cropOf(size: Size): { width: number; height: number } {
  if (typeof size === 'number') return { width: size, height: size }
  const { width, height } = size ?? {}
  if (width && height) return { width, height }
  throw refused(`${FILE} has do_center_crop without a crop_size of height and width. Give both.`)
}

/** Crops on its own: to the edge, out of a picture resized to edge / crop_pct; from 384 on it stretches the whole picture. */
function convNext(size: Resize, cropPct: number): Geometry {
  if (size.mode !== 'shortest_edge')
    throw refused(`${FILE} names ConvNextImageProcessor, whose size is a shortest_edge. Give that.`)
  const { edge } = size
  if (edge >= 384) return { resize: { mode: 'exact', width: edge, height: edge }, crop: null }
  return {
    resize: { mode: 'shortest_edge', edge: Math.floor(edge / cropPct) },
    crop: { width: edge, height: edge },
  }
}

/** A square size is a shortest edge here. */
function poolFormer(size: Resize, cropPct: number): Resize {
  if (size.mode === 'shortest_edge') return { ...size, edge: Math.floor(size.edge / cropPct) }
  if (size.mode === 'exact' && size.width === size.height)
    return { mode: 'shortest_edge', edge: Math.floor(size.width / cropPct) }
  throw refused(`${FILE} has a crop_pct with a size that is not square. Give shortest_edge.`)
}
