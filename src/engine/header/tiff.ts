import { TIFF } from 'image-size/types/tiff'
import { Fault } from '../../contracts/problem.ts'
import type { ImageHeader } from '../header.ts'
import { firstDirectory, orientationOf } from './exif.ts'

const BITS_PER_SAMPLE = 258
const SAMPLES_PER_PIXEL = 277

export function readTiff(bytes: Uint8Array): ImageHeader {
  const tags = firstDirectory(bytes)
  const channels = tags?.get(SAMPLES_PER_PIXEL) ?? 1
  return {
    format: 'tiff',
    ...size(bytes),
    channels,
    // with several samples the tag is an offset to one value each; 16 then stands for what cannot be seen
    bitDepth: channels === 1 ? (tags?.get(BITS_PER_SAMPLE) ?? 1) : 16,
    alpha: channels === 2 || channels === 4,
    orientation: orientationOf(bytes),
    progressive: false,
    interlaced: false,
    lossless: true,
    density: channels,
  }
}

function size(bytes: Uint8Array): { width: number; height: number } {
  try {
    const { width, height } = TIFF.calculate(bytes)
    return { width, height }
  } catch {
    throw new Fault(
      'image-format-unsupported',
      `The TIFF's directory is not in its first ${bytes.length} bytes. Convert it to JPEG, PNG or WebP and send that.`,
    )
  }
}
