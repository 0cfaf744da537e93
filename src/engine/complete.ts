import { Fault } from '../contracts/problem.ts'
import { view } from './header/bytes.ts'
import type { Format } from './header/signature.ts'
import { pngChunks } from './png/chunks.ts'

const MARKER = 0xff
const EOI = 0xd9

/** Refuses a file that ends before its end marker: decoders fill the rest with grey and say nothing. */
export function assertComplete(bytes: Uint8Array, format: Format): void {
  const end = END[format]
  if (end === undefined || end.reached(bytes)) return
  throw new Fault(
    'image-truncated',
    `The ${format} ends after ${bytes.length} bytes without ${end.marker}. The upload was cut short: send the whole file.`,
  )
}

/** AVIF, HEIC and TIFF have no end marker: their decoders find out. */
const END: Partial<
  Record<Format, { readonly marker: string; readonly reached: (bytes: Uint8Array) => boolean }>
> = {
  jpeg: { marker: 'its end marker (EOI)', reached: jpegEnds },
  png: { marker: 'its IEND chunk', reached: pngEnds },
  webp: { marker: 'all bytes its RIFF header declares', reached: webpEnds },
}

/** Bytes after the end marker are allowed. The thumbnail in an EXIF segment has its own EOI, so segments are stepped over. */
function jpegEnds(bytes: Uint8Array): boolean {
  let at = 2
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] !== MARKER || isScanData(next)) {
      at = bytes.indexOf(MARKER, bytes[at] === MARKER ? at + 2 : at)
      if (at < 0) return false
    } else if (next === EOI) {
      return true
    } else if (next === MARKER) {
      at++
    } else {
      at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0))
    }
  }
  return false
}

/** A stuffed 0xFF, a restart marker, or TEM: none has a length. */
function isScanData(next: number): boolean {
  return next === 0 || next === 1 || (next >= 0xd0 && next <= 0xd7)
}

function pngEnds(bytes: Uint8Array): boolean {
  for (const { type } of pngChunks(bytes)) if (type === 'IEND') return true
  return false
}

function webpEnds(bytes: Uint8Array): boolean {
  return bytes.length >= 8 + view(bytes).getUint32(4, true)
}
