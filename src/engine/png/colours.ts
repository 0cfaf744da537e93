import { crc32 } from '../crc32.ts'
import { view } from '../header/bytes.ts'
import { corrupt } from '../header/fault.ts'
import type { ImageHeader } from '../header/image-header.ts'
import { type Chunk, pngChunks } from './chunks.ts'
import type { Colours } from './pixels.ts'

/** The palette and transparency of a PNG, checked. IDAT is left to zlib, which has a checksum of its own. */
export function readColours(bytes: Uint8Array, header: ImageHeader): Colours {
  const found = new Map<string, Uint8Array>()
  for (const chunk of pngChunks(bytes)) {
    if (chunk.type === 'IDAT') break
    if (['IHDR', 'PLTE', 'tRNS'].includes(chunk.type)) found.set(chunk.type, checked(bytes, chunk))
  }
  const indexed = isIndexed(found.get('IHDR'))
  const palette = indexed ? found.get('PLTE') : undefined
  if (indexed && palette === undefined) throw corrupt('The PNG has no palette.')
  const transparency = found.get('tRNS')
  if (transparency !== undefined && !indexed && transparency.length < header.channels * 2)
    throw corrupt('The PNG has a transparent colour that is too short.')
  return { palette, transparency }
}

function isIndexed(ihdr: Uint8Array | undefined): boolean {
  return ihdr?.[9] === 3
}

function checked(bytes: Uint8Array, { type, body, whole, checksumAt }: Chunk): Uint8Array {
  if (
    !whole ||
    view(bytes).getUint32(checksumAt) !== crc32(bytes.subarray(checksumAt - body.length - 4, checksumAt))
  )
    throw corrupt(`The PNG's ${type} chunk fails its checksum.`)
  return body
}
