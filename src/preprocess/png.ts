import { Fault } from '../contracts/problem.ts'
import type { ImageHeader } from '../engine/header.ts'
import { pngChunks } from '../engine/png/chunks.ts'
import { readColours } from '../engine/png/colours.ts'
import { PngRows } from '../engine/png/rows.ts'
import type { Begin } from './decode.ts'

const READ_BYTES = 64 * 1024

/**
 * PNGs without interlace, row by row through the platform's own zlib: a 12-megapixel picture takes 85 MB of magick's memory,
 * which never shrinks, and a few rows here. 16-bit samples keep their high byte, as the reference does.
 */
export async function decodePng(bytes: Uint8Array, header: ImageHeader, begin: Begin): Promise<void> {
  const rows = new PngRows(header, readColours(bytes, header), begin(header))
  try {
    await inflate(bytes, (piece) => rows.write(piece))
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault(
      'image-corrupt',
      `The PNG's picture data cannot be decompressed (${String(error)}). Export it again and send that.`,
    )
  }
  if (!rows.complete)
    throw new Fault(
      'image-corrupt',
      'The PNG holds fewer rows than it declares. Export it again and send that.',
    )
}

/** One buffer serves every read: the pieces of a stream would be garbage of the picture's whole size. */
async function inflate(bytes: Uint8Array, write: (piece: Uint8Array) => void): Promise<void> {
  const reader = compressed(bytes).pipeThrough(new DecompressionStream('deflate')).getReader({ mode: 'byob' })
  let buffer = new Uint8Array(READ_BYTES)
  for (;;) {
    const { done, value } = await reader.read(buffer)
    if (done) return
    write(value)
    buffer = new Uint8Array(value.buffer)
  }
}

function compressed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const data = pictureData(bytes)
  return new ReadableStream({
    pull(controller) {
      const { done, value } = data.next()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
}

function* pictureData(bytes: Uint8Array): Generator<Uint8Array, undefined> {
  for (const { type, body } of pngChunks(bytes)) if (type === 'IDAT' && body.length > 0) yield body
}
