import type { Plan } from './geometry.ts'
import type { ImageHeader } from './header.ts'

export const MEGABYTE = 1_000_000

/**
 * The first memories of magick (16.8), of jSquash's decoder (16.9) and encoder (17.0): all three stay in the isolate.
 * Measured, as is every figure here, by test/bench/memory.ts; the table is in docs/limits.md.
 */
export const RESIDENT = 51 * MEGABYTE

/** What magick's first memory still has free for a picture. */
const MAGICK_FREE = 5 * MEGABYTE

interface Decoding {
  readonly decoder: 'jsquash' | 'magick' | 'png'
  readonly eighths: number
}

/** Estimated peak in bytes on top of `RESIDENT`: growth of wasm memory, and what JS holds. */
export function memoryOf(header: ImageHeader, byteLength: number, decoding: Decoding, plan: Plan): number {
  return byteLength + decoded(header, byteLength, decoding) + written(plan)
}

function decoded(header: ImageHeader, byteLength: number, { decoder, eighths }: Decoding): number {
  const pixels = header.width * header.height
  // jSquash stays within its first memory and hands a copy, RGBA, to JS; png holds two rows and the rows' RGB
  if (decoder === 'jsquash') return pixels * 4
  if (decoder === 'png') return header.width * (3 + (2 * header.channels * header.bitDepth) / 8)
  const growth = byteLength + pixels * perPixel(header, eighths) + header.width * 64
  return Math.max(0, growth - MAGICK_FREE)
}

/** Bytes of magick's memory for a pixel. */
function perPixel(header: ImageHeader, eighths: number): number {
  switch (header.format) {
    case 'jpeg': {
      const out = header.channels === 4 ? 4 : 3
      const coefficients = header.progressive ? 2 * header.density : 0
      return out * (eighths / 8) ** 2 + coefficients
    }
    case 'png':
      return 9
    case 'webp':
      return header.lossless ? 12.5 : 8
    case 'tiff':
      return 8
    case 'avif':
    case 'heic':
      return 24
  }
}

/** The tensor and the window it is cut from, once stored and once turned. */
function written({ output, window }: Plan): number {
  return 3 * (output.width * output.height + 2 * window.width * window.height)
}
