import type { Decoding } from '../engine/decoding.ts'
import type { ImageHeader } from '../engine/header/image-header.ts'
import type { Begin } from './begin.ts'
import { decodeJsquash } from './jsquash.ts'
import { decodeMagick } from './magick.ts'
import { decodePng } from './png.ts'

/**
 * Decodes a picture into rows of RGB on white, as stored. A strip is a view of the decoder's memory: it is gone after the
 * call. The wasm decoders hand over all their rows without yielding, so two pictures never hold one's memory at once.
 */
export function decode(
  bytes: Uint8Array,
  header: ImageHeader,
  { decoder, eighths }: Decoding,
  begin: Begin,
): Promise<void> {
  switch (decoder) {
    case 'jsquash':
      return decodeJsquash(bytes, begin)
    case 'png':
      return decodePng(bytes, header, begin)
    case 'magick':
      return decodeMagick(bytes, header, eighths, begin)
  }
}
