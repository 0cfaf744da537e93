import { HEIF } from 'image-size/types/heif'
import { corrupt } from './fault.ts'
import type { ImageHeader } from './image-header.ts'
import { recognise } from './signature.ts'

/** AVIF and HEIC. Their orientation is applied by the decoder, so it is 1 here even if width and height come out swapped. */
export function readHeif(bytes: Uint8Array): ImageHeader {
  const { width, height } = largest(bytes)
  return {
    format: recognise(bytes),
    width,
    height,
    channels: 3,
    bitDepth: 8,
    alpha: false,
    orientation: 1,
    progressive: false,
    interlaced: false,
    lossless: false,
    density: 3,
  }
}

/** A file lists the sizes of its tiles and thumbnails too: the picture is the largest. */
function largest(bytes: Uint8Array): { width: number; height: number } {
  try {
    const found = HEIF.calculate(bytes)
    const sizes = found.images ?? [found]
    return sizes.reduce((a, b) => (a.width * a.height >= b.width * b.height ? a : b))
  } catch {
    throw corrupt('The AVIF or HEIC header holds no picture size.')
  }
}
