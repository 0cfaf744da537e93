import { Readable } from 'node:stream'
import { createInflate } from 'node:zlib'
import { Fault } from '../contracts/problem.ts'
import type { ImageHeader } from '../engine/header/image-header.ts'
import { pngChunks } from '../engine/png/chunks.ts'
import { readColours } from '../engine/png/colours.ts'
import { PngRows } from '../engine/png/rows.ts'
import type { Begin } from './begin.ts'

const PIECE_BYTES = 64 * 1024

/**
 * PNGs without interlace, row by row through the platform's own zlib: a 12-megapixel picture takes 85 MB of magick's memory,
 * and a few rows here. 16-bit samples keep their high byte, as the reference does.
 */
export async function decodePng(bytes: Uint8Array, header: ImageHeader, begin: Begin): Promise<void> {
  const rows = new PngRows(header, readColours(bytes, header), begin(header))
  // Not DecompressionStream: workerd's takes all its input at once, and holds whatever that decompresses to.
  const inflate = createInflate({ chunkSize: PIECE_BYTES })
  try {
    for await (const piece of Readable.from(pictureData(bytes)).pipe(inflate)) rows.write(piece)
  } catch (error) {
    throw error instanceof Fault ? error : broken(error)
  }
  if (!rows.complete)
    throw new Fault(
      'image-corrupt',
      'The PNG holds fewer rows than it declares. Export it again and send that.',
    )
}

function* pictureData(bytes: Uint8Array): Generator<Uint8Array> {
  for (const { type, body } of pngChunks(bytes)) {
    if (type !== 'IDAT') continue
    for (let at = 0; at < body.length; at += PIECE_BYTES) yield body.subarray(at, at + PIECE_BYTES)
  }
}

function broken(error: unknown): Fault {
  const reason = error instanceof Error ? error.message : String(error)
  return new Fault(
    'image-corrupt',
    `The PNG's picture data cannot be decompressed (${reason}). Export it again and send that.`,
  )
}
