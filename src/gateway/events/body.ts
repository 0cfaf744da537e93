import { gunzipSync } from 'node:zlib'
import { Fault } from '../../contracts/problem.ts'
import { chunksOf } from '../../platform/chunks.ts'

/** Bytes of a request as it comes. */
export const BODY_LIMIT = 10_000_000
/** And when it is unpacked: held in memory, and handed to a ledger in one call. */
export const UNPACKED_LIMIT = 20_000_000

/** The bytes of a request, unpacked. */
export async function readBody(request: Request): Promise<Uint8Array> {
  if (Number(request.headers.get('Content-Length') ?? 0) > BODY_LIMIT) throw tooLarge(BODY_LIMIT)
  const bytes = request.body ? await gathered(request.body) : new Uint8Array()
  const encoding = request.headers.get('Content-Encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding === 'identity' || encoding === '') return bytes
  if (encoding === 'gzip' || encoding === 'x-gzip') return unpacked(bytes)
  throw new Fault(
    'content-type-unsupported',
    `Content-Encoding "${encoding}" is not taken. Send gzip or none.`,
    {
      accepts: ['gzip', 'identity'],
    },
  )
}

async function gathered(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunksOf(body)) {
    length += chunk.byteLength
    if (length > BODY_LIMIT) throw tooLarge(BODY_LIMIT)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_LIMIT })
  } catch (error) {
    // node:zlib of workerd gives no code
    if (error instanceof RangeError) throw tooLarge(UNPACKED_LIMIT)
    throw new Fault('malformed-request', `The body is no whole gzip (${String(error)}); nothing was taken.`)
  }
}

function tooLarge(limit: number): Fault {
  return new Fault(
    'body-too-large',
    `The body is over ${limit / 1_000_000} MB${limit === UNPACKED_LIMIT ? ' when unpacked' : ''}. Send the rows in several requests.`,
    { limit_bytes: limit },
  )
}
