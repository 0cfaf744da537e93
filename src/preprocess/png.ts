import { Fault } from '../contracts/problem.ts'
import type { ImageHeader } from '../engine/header.ts'
import { pngChunks } from '../engine/png/chunks.ts'
import { readColours } from '../engine/png/colours.ts'
import { PngRows } from '../engine/png/rows.ts'
import type { Begin } from './decode.ts'

/**
 * PNGs without interlace, row by row through the platform's own zlib: a 12-megapixel picture takes 85 MB of magick's memory,
 * which never shrinks, and a few rows here. 16-bit samples keep their high byte, as the reference does.
 */
export async function decodePng(bytes: Uint8Array, header: ImageHeader, begin: Begin): Promise<void> {
  const rows = new PngRows(header, readColours(bytes, header), begin(header))
  try {
    for await (const chunk of compressed(bytes).pipeThrough(new DecompressionStream('deflate')))
      rows.write(chunk)
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

function compressed(bytes: Uint8Array): ReadableStream<Uint8Array> {
  const chunks = pngChunks(bytes)
  return new ReadableStream({
    pull(controller) {
      for (const { type, body } of chunks) {
        if (type !== 'IDAT' || body.length === 0) continue
        controller.enqueue(body)
        return
      }
      controller.close()
    },
  })
}
