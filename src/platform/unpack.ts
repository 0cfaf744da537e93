import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/** The bytes are no whole gzip: no other try will help. */
export class NoGzip extends Error {}

const PIECE_BYTES = 64 * 1024

/**
 * Unpacks gzip as it comes, of several members too. Throws NoGzip for what the bytes are at fault for, and what `packed` throws as
 * it is.
 */
export async function* unpacked(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let away: { readonly error: unknown } | undefined
  const source = async function* () {
    try {
      yield* packed
    } catch (error) {
      away = { error }
      throw error
    }
  }
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES })
  // what goes wrong in it comes out of gunzip
  pipeline(source, gunzip, () => undefined)
  try {
    for await (const piece of gunzip) yield piece as Uint8Array
  } catch (error) {
    if (away) throw away.error
    throw new NoGzip(error instanceof Error ? error.message : String(error))
  } finally {
    gunzip.destroy()
  }
}
