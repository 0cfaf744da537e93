import { Fault } from '../../contracts/problem.ts'
import { joined } from '../../engine/oip/bytes.ts'
import { chunksOf } from '../../platform/chunks.ts'

/** The whole body of a request, uncompressed; a tensor must fit into one message between workers besides. */
const MAX_BODY_BYTES = 32_000_000

/** Reads a body, and uncompresses it as its Content-Encoding says, as Triton does. */
export async function readBody(request: Request): Promise<Uint8Array> {
  const declared = request.headers.get('Content-Length')
  if (Number(declared) > MAX_BODY_BYTES) throw tooLarge()
  // Held once in memory where its length is known, for a while twice where it is not.
  if (declared && !request.headers.has('Content-Encoding')) return new Uint8Array(await request.arrayBuffer())
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of uncompressed(request)) {
    length += chunk.length
    if (length > MAX_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return joined(chunks)
}

async function* uncompressed({ body, headers }: Request): AsyncGenerator<Uint8Array> {
  const encoding = headers.get('Content-Encoding')?.toLowerCase() ?? 'identity'
  if (!body) return
  if (encoding === 'identity') return yield* chunksOf(body)
  if (encoding !== 'gzip' && encoding !== 'deflate')
    throw new Fault('content-type-unsupported', `Content-Encoding is gzip, deflate or none, not ${encoding}.`)
  try {
    yield* body.pipeThrough(new DecompressionStream(encoding))
  } catch (error) {
    throw new Fault('malformed-request', `The body cannot be uncompressed as ${encoding}: ${String(error)}.`)
  }
}

function tooLarge(): Fault {
  return new Fault('body-too-large', `The body is over ${MAX_BODY_BYTES} bytes. Send fewer rows a request.`)
}
