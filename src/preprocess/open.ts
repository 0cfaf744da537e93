import type { StoredObject } from '../contracts/image.ts'
import type { PictureSpec } from '../contracts/preprocessing.ts'
import { Fault } from '../contracts/problem.ts'
import { gate } from '../engine/gate.ts'
import { HeaderBeyond } from '../engine/header/fault.ts'
import type { ImageHeader } from '../engine/header/image-header.ts'
import { HEADER_BYTES, readHeader } from '../engine/header.ts'

/** An object comes a few kB at a time, and every piece costs a turn: so much is gathered into one. */
const CHUNK_BYTES = 256 * 1024

/**
 * Reads a stored picture whole, but not before its first 64 KiB have passed the gate: what the header already refuses is never
 * fetched. Throws `Fault` for the picture's own faults.
 */
export async function openImage(
  bucket: R2Bucket,
  { key, etag, bytes: length }: StoredObject,
  spec: PictureSpec,
): Promise<{ bytes: Uint8Array; header: ImageHeader }> {
  const object = await bucket.get(key, { onlyIf: { etagMatches: etag } })
  if (!object || !('body' in object))
    throw new Fault('image-gone', `The object ${key} was removed or replaced. Send the image again.`)
  const source = new Source(object.body, length)
  try {
    const header = await readFirst(source)
    gate(header, length, spec)
    return { bytes: await source.upTo(length), header }
  } catch (error) {
    await source.cancel()
    throw error
  }
}

/** Most headers end within 64 KiB; a picture with a large profile or thumbnail before its frame is asked for more. */
async function readFirst(source: Source): Promise<ImageHeader> {
  for (let size = HEADER_BYTES; ; size *= 4) {
    try {
      return readHeader(await source.upTo(size))
    } catch (error) {
      if (!(error instanceof HeaderBeyond) || size >= source.length) throw error
    }
  }
}

/** A stream of known length, read into one buffer as far as it is asked for. */
class Source {
  readonly length: number
  readonly #reader: ReadableStreamBYOBReader
  #bytes = new Uint8Array(0)
  #filled = 0

  constructor(body: ReadableStream<Uint8Array>, length: number) {
    this.length = length
    this.#reader = body.getReader({ mode: 'byob' })
  }

  async upTo(size: number): Promise<Uint8Array> {
    const wanted = Math.min(size, this.length)
    // The whole buffer is made only when the whole picture is wanted.
    if (this.#bytes.length < wanted) this.#grow(wanted)
    while (this.#filled < wanted) {
      const room = Math.min(wanted - this.#filled, CHUNK_BYTES)
      const { value } = await this.#reader.readAtLeast(room, new Uint8Array(room))
      if (!value || value.byteLength === 0)
        throw new Error(`the object ended after ${this.#filled} of ${this.length} bytes`)
      this.#bytes.set(value, this.#filled)
      this.#filled += value.byteLength
    }
    return this.#bytes.subarray(0, this.#filled)
  }

  cancel(): Promise<void> {
    return this.#reader.cancel().catch(() => undefined)
  }

  #grow(size: number): void {
    const larger = new Uint8Array(size)
    larger.set(this.#bytes.subarray(0, this.#filled))
    this.#bytes = larger
  }
}
