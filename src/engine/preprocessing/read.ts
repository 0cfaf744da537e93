import type { ModelConfig } from '../../contracts/model.ts'
import { Preprocessing } from '../../contracts/preprocessing.ts'
import { refused } from '../onnx/fault.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import { datatypeOf, layoutOf, looksLikePicture, pictureInput } from './graph-input.ts'
import { readHuggingFace } from './hugging-face.ts'
import { channelsOf, type ImageMetadata, imageMetadata, readOnnxMetadata } from './onnx-metadata.ts'
import { checkSize, sizeIn } from './output-size.ts'
import { parsed } from './parsed.ts'
import type { Spelling } from './spelling.ts'
import { readTimm } from './timm.ts'

export interface ModelFolder {
  /** preprocessor_config.json as it was parsed, or null where there is none. */
  readonly preprocessor: unknown
  readonly config: ModelConfig
  readonly graph: Pick<OnnxGraph, 'inputs' | 'metadata' | 'image'>
}

/**
 * What a model asks of a picture, in the first of three spellings that its folder has: Hugging Face, timm, ONNX metadata. Null
 * for a model that takes none. Throws `Fault` where the spelling and the graph do not agree.
 */
export function readPreprocessing({ preprocessor, config, graph }: ModelFolder): Preprocessing | null {
  const metadata = imageMetadata(graph)
  const spelled = preprocessor === null ? readTimm(config) : readHuggingFace(preprocessor)
  if (!spelled && !describesPicture(metadata, graph)) {
    if (!looksLikePicture(graph)) return null
    throw refused(
      'The graph takes pictures, and nothing says how they are prepared. Add a preprocessor_config.json (Hugging Face) or a pretrained_cfg in config.json (timm).',
    )
  }
  const input = pictureInput(graph, spelled?.source ?? 'the ONNX metadata')
  const layout = layoutOf(input, spelled ?? { source: 'the ONNX metadata' }, graph.image)
  const spelling = spelled ?? readOnnxMetadata(metadata, sizeIn(input, layout))
  checkSize(input, layout, spelling)
  const { resize, filter, crop, rescale, mean, std, source } = spelling
  const channels = spelling.channels ?? channelsOf(metadata) ?? 'RGB'
  const datatype = datatypeOf(input)
  const preprocessing = { resize, filter, crop, channels, layout, datatype, rescale, mean, std }
  if (datatype === 'UINT8') checkWhole(preprocessing, source)
  return parsed(Preprocessing, preprocessing, source)
}

function describesPicture(
  { pixelFormat, gamma, range }: ImageMetadata,
  { image }: Pick<OnnxGraph, 'image'>,
): boolean {
  return [pixelFormat, gamma, range].some((value) => value !== undefined) || image !== null
}

/** Bytes hold the pixels themselves, and nothing that was divided or shifted. */
function checkWhole(
  { rescale, mean, std }: Pick<Preprocessing, 'rescale' | 'mean' | 'std'>,
  source: Spelling['source'],
): void {
  const isPixel = mean.every(
    (shift, channel) =>
      Math.abs((255 * rescale - shift) / (std[channel] ?? 1) - 255) < 1e-3 && Math.abs(shift) < 1e-6,
  )
  if (isPixel) return
  throw refused(
    `The graph takes uint8, but ${source} scales or normalises its pixels. Set do_rescale and do_normalize to false in preprocessor_config.json, or export the graph with a float input.`,
  )
}
