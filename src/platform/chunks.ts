/** A body comes from the network a few kB at a time, and every piece costs a turn: so much is gathered into one. */
const CHUNK_BYTES = 64 * 1024

/** The bytes of a stream in pieces of 64 KiB (the last one smaller), where it can be read so; else as they come. */
export async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = byteReader(body)
  if (!reader) return yield* body
  try {
    for (;;) {
      const { value, done } = await reader.readAtLeast(CHUNK_BYTES, new Uint8Array(CHUNK_BYTES))
      if (value && value.byteLength > 0) yield value
      if (done || !value || value.byteLength < CHUNK_BYTES) break
    }
    // A piece that is not full was the last; reading on tells a body that broke off from one that ended.
    const { value } = await reader.read(new Uint8Array(1))
    if (value && value.byteLength > 0) yield value
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

/** Nothing for a stream that was made in JavaScript, such as the part of a form: it has no byte reader. */
function byteReader(body: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | undefined {
  try {
    return body.getReader({ mode: 'byob' })
  } catch {
    return undefined
  }
}
