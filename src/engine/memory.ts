import type { Decoding } from './decoding.ts'
import type { Plan } from './geometry.ts'
import type { ImageHeader } from './header/image-header.ts'

/** Every figure here was measured by test/bench/memory.ts; the table is in docs/limits.md. */
export const MEGABYTE = 1_000_000

/** Of the 128 MB of an isolate; the rest is for the code, the heap and what the measurement did not see. */
export const MEMORY_LIMIT = 100 * MEGABYTE

/** jSquash's decoder (16.9) and encoder (17.0) stay in the isolate beside magick. */
const JSQUASH = 34 * MEGABYTE
/** What magick's memory may grow to, whatever a picture declared. */
export const MAGICK_LIMIT = MEMORY_LIMIT - JSQUASH
/** A magick that has grown beyond this is dropped after its picture; it starts at 16.8. */
export const MAGICK_KEPT = 32 * MEGABYTE
/** Of that, what the code and its tables hold. */
const MAGICK_CODE = 5.8 * MEGABYTE
/** Emscripten grows a memory by a fifth at least. */
const GROWTH = 1.2
/** Strips, taps, the preview, and the reader's buffer. */
const ROWS = 1 * MEGABYTE

/** Estimated peak in bytes of one picture: all wasm memories, the file in JS and in wasm, rows and tensor. */
export function memoryOf(header: ImageHeader, byteLength: number, decoding: Decoding, plan: Plan): number {
  const magick = decoding.decoder === 'magick' ? inMagick(header, byteLength, decoding) : 0
  return (
    JSQUASH + Math.max(MAGICK_KEPT, magick) + byteLength + inScript(header, decoding) + written(plan) + ROWS
  )
}

function inMagick(header: ImageHeader, byteLength: number, { eighths }: Decoding): number {
  const pixels = header.width * header.height
  return GROWTH * (MAGICK_CODE + byteLength + pixels * perPixel(header, eighths) + header.width * 64)
}

/** jSquash stays within its first memory and hands a copy, RGBA, to JS; a PNG needs two rows and the RGB of one. */
function inScript({ width, height, channels, bitDepth }: ImageHeader, { decoder }: Decoding): number {
  if (decoder === 'jsquash') return width * height * 4
  return decoder === 'png' ? width * (3 + (channels * bitDepth) / 4) : width * 3
}

/** Bytes of magick's memory for a pixel: what the format's own library holds, and magick's copy. */
function perPixel({ format, channels, density, ...header }: ImageHeader, eighths: number): number {
  const copy = Math.max(3, channels)
  switch (format) {
    case 'jpeg':
      // of a progressive one, every coefficient in 16 bits
      return copy * (eighths / 8) ** 2 + (header.progressive ? 2 * density : 0)
    case 'png':
      return copy + Math.max(3, channels) * Math.ceil(header.bitDepth / 8) + 2
    case 'webp':
      return 7.1 + (header.alpha || header.lossless ? 3 : 0)
    case 'tiff':
      return copy + 1.5 + (channels * header.bitDepth) / 8
    case 'avif':
    case 'heic':
      return 22
  }
}

/** The tensor, and the window it is cut from, once as stored and once turned. */
function written({ output, window }: Plan): number {
  return 3 * (output.width * output.height + 2 * window.width * window.height)
}
