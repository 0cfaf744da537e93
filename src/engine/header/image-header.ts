import type { Orientation, Size } from '../geometry.ts'
import type { Format } from './signature.ts'

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
