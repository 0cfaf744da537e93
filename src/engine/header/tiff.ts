import { TIFF } from 'image-size/types/tiff'
import { firstDirectory, orientationOf } from './exif.ts'
import { corrupt, HeaderBeyond } from './fault.ts'
import type { ImageHeader } from './image-header.ts'
import { unsupported } from './signature.ts'

const BITS_PER_SAMPLE = 258
const COMPRESSION = 259
const PHOTOMETRIC = 262
const SAMPLES_PER_PIXEL = 277
const JPEG_COMPRESSIONS = [6, 7]
const YCBCR = 6

/** Many writers put the directory at the end of the file. */
export function readTiff(bytes: Uint8Array): ImageHeader {
  const tags = firstDirectory(bytes)
  if (tags === undefined) throw new HeaderBeyond('TIFF', bytes.length)
  const orientation = orientationOf(bytes)
  // libtiff turns these by itself, but only half way
  if (orientation !== 1 && isYcbcr(tags)) throw unsupported('a TIFF that holds a JPEG lying on its side')
  const channels = tags.get(SAMPLES_PER_PIXEL) ?? 1
  return {
    format: 'tiff',
    ...size(bytes),
    channels,
    // with several samples the tag is an offset to one value each; 16 then stands for what cannot be seen
    bitDepth: channels === 1 ? (tags.get(BITS_PER_SAMPLE) ?? 1) : 16,
    alpha: channels === 2 || channels === 4,
    orientation,
    progressive: false,
    interlaced: false,
    lossless: true,
    density: channels,
  }
}

function isYcbcr(tags: Map<number, number>): boolean {
  return JPEG_COMPRESSIONS.includes(tags.get(COMPRESSION) ?? 1) || tags.get(PHOTOMETRIC) === YCBCR
}

function size(bytes: Uint8Array): { width: number; height: number } {
  try {
    const { width, height } = TIFF.calculate(bytes)
    return { width, height }
  } catch {
    throw corrupt('The TIFF header holds no picture size.')
  }
}
