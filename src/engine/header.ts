import { Fault } from '../contracts/problem.ts'
import { readHeif } from './header/heif.ts'
import type { ImageHeader } from './header/image-header.ts'
import { readJpeg } from './header/jpeg.ts'
import { readPng } from './header/png.ts'
import { type Format, recognise } from './header/signature.ts'
import { readTiff } from './header/tiff.ts'
import { readWebp } from './header/webp.ts'

/** How much of a file `readHeader` is first shown. */
export const HEADER_BYTES = 64 * 1024

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
