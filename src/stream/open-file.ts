import { unreadable } from '../engine/ingest/file/header.ts'
import { chunksOf } from '../platform/chunks.ts'
import type { FileRow } from '../platform/database/files.ts'
import { NoGzip, unpacked } from '../platform/unpack.ts'

/** Bytes of a file as unpacked: each message unpacks it from its start, and what is behind so many is not read. */
const UNPACKED_LIMIT = 5_000_000_000

/** A file that is being read from R2. */
export interface OpenFile {
  /** As unpacked, from the position on. */
  readonly pieces: AsyncIterable<Uint8Array>
  /** Bytes of the object that were taken until now, those before the position with them. */
  taken(): number
}

/**
 * Opens a file at a position. A plain file is read from there; a gzip from its start, and what is before the position is unpacked
 * and thrown away.
 */
export async function openFile(
  bucket: R2Bucket,
  { object_key, bytes, gzip }: Pick<FileRow, 'object_key' | 'bytes' | 'gzip'>,
  position: number,
): Promise<OpenFile> {
  const offset = gzip ? 0 : position
  // R2 refuses a range that begins at the end
  const isRead = offset >= bytes
  const object = isRead ? null : await bucket.get(object_key, { range: { offset } })
  if (!object && !isRead) throw unreadable('The stored file was removed before it was loaded. Send it again.')
  let taken = offset
  const source = async function* () {
    if (!object) return
    for await (const piece of chunksOf(object.body)) {
      taken += piece.byteLength
      yield piece
    }
    if (taken < bytes) throw new Error(`${object_key} broke off after ${taken} of ${bytes} bytes`)
  }
  const pieces = gzip ? skipping(explained(unpacked(source())), position) : source()
  return { pieces: limited(pieces, position), taken: () => taken }
}

async function* skipping(pieces: AsyncIterable<Uint8Array>, position: number): AsyncGenerator<Uint8Array> {
  let left = position
  for await (const piece of pieces) {
    if (left < piece.byteLength) yield piece.subarray(left)
    left = Math.max(0, left - piece.byteLength)
  }
}

async function* limited(pieces: AsyncIterable<Uint8Array>, position: number): AsyncGenerator<Uint8Array> {
  let read = position
  for await (const piece of pieces) {
    read += piece.byteLength
    if (read > UNPACKED_LIMIT)
      throw unreadable(
        `The file is over ${UNPACKED_LIMIT / 1e9} GB as unpacked. Send the rest in another file.`,
      )
    yield piece
  }
}

async function* explained(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces
  } catch (error) {
    if (!(error instanceof NoGzip)) throw error
    throw unreadable(
      `The file is no whole gzip (${error.message}). Pack it again and send it whole; a file that is not packed needs a name without .gz and no Content-Encoding.`,
    )
  }
}
