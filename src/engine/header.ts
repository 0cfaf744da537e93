import { Fault } from '../contracts/problem.ts'
import type { Orientation, Size } from './geometry.ts'
import { readHeif } from './header/heif.ts'
import { readJpeg } from './header/jpeg.ts'
import { readPng } from './header/png.ts'
import { type Format, recognise } from './header/signature.ts'
import { readTiff } from './header/tiff.ts'
import { readWebp } from './header/webp.ts'

/** How much of a file `readHeader` is first shown. */
export const HEADER_BYTES = 64 * 1024

/** What the first bytes of an image declare; width and height in pixels as stored, before `orientation` is applied. */
export interface ImageHeader extends Size {
  readonly format: Format
  /** Samples of a pixel as stored, alpha included: 1 grey or palette, 3 RGB or YCbCr, 4 RGBA or CMYK. */
  readonly channels: number
  /** Bits of one sample. */
  readonly bitDepth: number
  readonly alpha: boolean
  readonly orientation: Orientation
  /** JPEG in several scans: the decoder holds every coefficient until the last one. */
  readonly progressive: boolean
  /** PNG with Adam7. */
  readonly interlaced: boolean
  /** WebP with VP8L. */
  readonly lossless: boolean
  /** Samples held per pixel, chroma subsampling counted: 1.5 for 4:2:0. */
  readonly density: number
}

const READERS: Record<Format, (bytes: Uint8Array) => ImageHeader> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  avif: readHeif,
  heic: readHeif,
  tiff: readTiff,
}

/**
 * Reads what the start of a file declares, and refuses what cannot become a picture.
 * @param first the file, or its first `HEADER_BYTES`; `HeaderBeyond` asks for more of it
 */
export function readHeader(first: Uint8Array): ImageHeader {
  const header = READERS[recognise(first)](first)
  if (header.width > 0 && header.height > 0) return header
  throw new Fault(
    'image-corrupt',
    `The header declares ${header.width} x ${header.height} pixels. Export the picture again; both sides must be at least 1.`,
  )
}
