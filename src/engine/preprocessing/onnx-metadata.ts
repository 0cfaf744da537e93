import type { Preprocessing } from '../../contracts/preprocessing.ts'
import { refused } from '../onnx/fault.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { Spelling } from './spelling.ts'

const SOURCE = 'the ONNX metadata'

type Values = Pick<Preprocessing, 'rescale' | 'mean' | 'std'>
const values = (rescale: number, mean: number): Values => ({
  rescale,
  mean: [mean, mean, mean],
  std: [1, 1, 1],
})

const RANGES: Record<string, Values> = {
  nominalrange_0_255: values(1, 0),
  normalized_0_1: values(1 / 255, 0),
  normalized_1_1: values(2 / 255, 1),
  nominalrange_16_235: values(219 / 255, -16),
}

/** `Image.*` of github.com/onnx/onnx/blob/main/docs/MetadataProps.md, whose keys and values have no case. */
export interface ImageMetadata {
  readonly pixelFormat: string | undefined
  readonly gamma: string | undefined
  readonly range: string | undefined
}

export function imageMetadata({ metadata }: Pick<OnnxGraph, 'metadata'>): ImageMetadata {
  const find = (key: string) => {
    const found = Object.entries(metadata).find(([name]) => name.toLowerCase() === key)
    return found?.[1].toLowerCase()
  }
  return {
    pixelFormat: find('image.bitmappixelformat'),
    gamma: find('image.colorspacegamma'),
    range: find('image.nominalpixelrange'),
  }
}

/** The colours' order that the file itself declares; null where it does not. Refuses what has not three of them. */
export function channelsOf({ pixelFormat }: ImageMetadata): Preprocessing['channels'] | null {
  if (pixelFormat === undefined) return null
  if (pixelFormat === 'rgb8') return 'RGB'
  if (pixelFormat === 'bgr8') return 'BGR'
  throw refused(
    `The ONNX metadata say Image.BitmapPixelFormat ${pixelFormat}; Rgb8 and Bgr8 are served. Put the conversion from RGB into the graph and say Rgb8.`,
  )
}

/**
 * Metadata name no resize. The picture becomes the graph's square as Windows ML binds it: the shortest side to the size, then
 * the middle.
 */
export function readOnnxMetadata(metadata: ImageMetadata, size: readonly number[]): Spelling {
  const { gamma, range } = metadata
  if (gamma === 'linear')
    throw refused(
      'The ONNX metadata say Image.ColorSpaceGamma Linear; pictures are sRGB. Put the conversion into the graph and say SRGB.',
    )
  const [height = -1, width = -1] = size
  if (!(width > 0 && width === height))
    throw refused(
      `The ONNX metadata do not say how a picture becomes ${sizeInWords(size)}. Add a preprocessor_config.json with do_resize and size.`,
    )
  const numbers = RANGES[range ?? 'nominalrange_0_255']
  if (!numbers)
    throw refused(
      `The ONNX metadata say Image.NominalPixelRange ${range}, which is not one of ONNX's. Correct it.`,
    )
  return {
    source: SOURCE,
    resize: { mode: 'shortest_edge', edge: height },
    filter: 'bilinear',
    crop: { width, height },
    ...numbers,
  }
}

function sizeInWords([height, width]: readonly number[]): string {
  return (width ?? -1) > 0 && (height ?? -1) > 0 ? `${width} x ${height}` : 'a free size'
}
