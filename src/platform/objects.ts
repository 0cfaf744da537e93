import type { StoredObject } from '../contracts/image.ts'
import { Fault } from '../contracts/problem.ts'
import { chunksOf } from './chunks.ts'

/** R2's smallest part. Where the length is not declared, so much of a body is held in memory, and no more. */
const PART_BYTES = 5 * 1024 * 1024

export interface Received {
  sha256: string
  bytes: number
}
export type Stored = Received & { object: StoredObject }

/** Streams a body to R2 under `key`, hashing it on the way. Nothing is stored when the body breaks off or passes `limit`. */
export async function storeBody(
  bucket: R2Bucket,
  key: string,
  body: ReadableStream<Uint8Array>,
  length: number | undefined,
  limit: number,
): Promise<Stored> {
  if (length !== undefined && length > limit) throw tooLarge(limit)
  const chunks = limited(body, limit)
  const { object, ...received } =
    length === undefined
      ? await storeInParts(bucket, key, chunks)
      : await storeWhole(bucket, key, chunks, length)
  if (!object) throw new Error(`R2 did not keep ${key}`)
  return { ...received, object: { key, etag: object.etag, bytes: received.bytes } }
}

/** Reads a body only to know it again. */
export async function digestBody(body: ReadableStream<Uint8Array>, limit: number): Promise<Received> {
  const digest = new Digest()
  for await (const chunk of limited(body, limit)) await digest.write(chunk)
  return digest.close()
}

/** Streams one part of a multipart upload to R2, hashing it on the way. R2 wants its length beforehand. */
export async function storePart(
  upload: R2MultipartUpload,
  part: number,
  body: ReadableStream<Uint8Array>,
  length: number,
  limit: number,
): Promise<Received & { etag: string }> {
  if (length > limit) throw tooLarge(limit)
  const { object, ...received } = await streamed(limited(body, limit), length, (readable) =>
    upload.uploadPart(part, readable),
  )
  return { ...received, etag: object.etag }
}

const storeWhole = (bucket: R2Bucket, key: string, chunks: AsyncIterable<Uint8Array>, length: number) =>
  streamed(chunks, length, (readable) => bucket.put(key, readable))

async function streamed<T>(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
  put: (readable: ReadableStream) => Promise<T>,
): Promise<Received & { object: T }> {
  const { readable, writable } = new FixedLengthStream(length)
  const putting = put(readable)
  // The fault to tell is the one of the body, not the failed put that follows from it.
  putting.catch(() => undefined)
  const writer = writable.getWriter()
  const digest = new Digest()
  try {
    for await (const chunk of chunks) {
      await digest.write(chunk)
      await writer.write(chunk)
    }
    if (digest.bytes !== length) throw truncated(digest.bytes, length)
    await writer.close()
  } catch (error) {
    await writer.abort(error).catch(() => undefined)
    throw error
  }
  return { ...(await digest.close()), object: await putting }
}

async function storeInParts(bucket: R2Bucket, key: string, chunks: AsyncIterable<Uint8Array>) {
  const digest = new Digest()
  const part = new Uint8Array(PART_BYTES)
  let filled = 0
  let upload: R2MultipartUpload | undefined
  const parts: R2UploadedPart[] = []
  const flush = async () => {
    upload ??= await bucket.createMultipartUpload(key)
    parts.push(await upload.uploadPart(parts.length + 1, part.slice(0, filled)))
    filled = 0
  }
  try {
    for await (let chunk of chunks) {
      await digest.write(chunk)
      while (chunk.byteLength > 0) {
        const taken = chunk.subarray(0, PART_BYTES - filled)
        part.set(taken, filled)
        filled += taken.byteLength
        chunk = chunk.subarray(taken.byteLength)
        if (filled === PART_BYTES) await flush()
      }
    }
    if (!upload) return { ...(await digest.close()), object: await bucket.put(key, part.subarray(0, filled)) }
    if (filled > 0) await flush()
    return { ...(await digest.close()), object: await upload.complete(parts) }
  } catch (error) {
    await upload?.abort().catch(() => undefined)
    throw error
  }
}

async function* limited(body: ReadableStream<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunksOf(body)) {
    bytes += chunk.byteLength
    if (bytes > limit) throw tooLarge(limit)
    yield chunk
  }
}

class Digest {
  bytes = 0
  readonly #stream = new crypto.DigestStream('SHA-256')
  readonly #writer = this.#stream.getWriter()

  write(chunk: Uint8Array): Promise<void> {
    this.bytes += chunk.byteLength
    return this.#writer.write(chunk)
  }

  async close(): Promise<Received> {
    await this.#writer.close()
    return { sha256: Buffer.from(await this.#stream.digest).toString('hex'), bytes: this.bytes }
  }
}

function tooLarge(limit: number): Fault {
  const megabytes = Math.floor(limit / 1_000_000)
  return new Fault('body-too-large', `The body is over ${megabytes} MB. Send a smaller one.`, {
    limit_bytes: limit,
  })
}

export function truncated(received: number, declared?: number): Fault {
  const expected =
    declared === undefined ? 'before its last boundary' : `after ${received} of ${declared} bytes`
  return new Fault('body-truncated', `The body ended ${expected}; nothing was kept. Send it again.`)
}
