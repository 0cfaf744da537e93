import { gunzipSync } from 'node:zlib'
import { Fault } from '../../contracts/problem.ts'
import { chunksOf } from '../../platform/chunks.ts'

/** Bytes of a request as it comes, and when it is unpacked: it is held in memory, as text and as rows. */
const BODY_LIMIT = 10_000_000

/** The bytes of a request, unpacked. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const bytes = await received(request)
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

async function received(request: Request): Promise<Uint8Array> {
  const length = request.headers.get('Content-Length')
  if (Number(length ?? 0) > BODY_LIMIT) throw tooLarge('The body')
  if (!request.body) return new Uint8Array()
  if (length === null) return gathered(request.body)
  // HTTP cuts a body off at the length that it says, so this is no more
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > BODY_LIMIT) throw tooLarge('The body')
  return bytes
}

/** A body that does not say how long it is. */
async function gathered(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of chunksOf(body)) {
    length += chunk.byteLength
    if (length > BODY_LIMIT) throw tooLarge('The body')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, length)
}

function unpacked(bytes: Uint8Array): Uint8Array {
  try {
    return gunzipSync(bytes, { maxOutputLength: BODY_LIMIT })
  } catch (error) {
    // node:zlib of workerd gives no code
    if (error instanceof RangeError) throw tooLarge('The body, unpacked,')
    throw new Fault('malformed-request', `The body is no whole gzip (${String(error)}); nothing was taken.`)
  }
}

export function tooLarge(what: string): Fault {
  const megabytes = BODY_LIMIT / 1_000_000
  return new Fault('body-too-large', `${what} is over ${megabytes} MB. Send the rows in several requests.`, {
    limit_bytes: BODY_LIMIT,
  })
}
