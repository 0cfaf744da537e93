import { ascii, view } from '../header/bytes.ts'

export interface Chunk {
  readonly type: string
  /** Cut short when the bytes end within it. */
  readonly body: Uint8Array
  readonly whole: boolean
  /** Offset of the chunk's checksum. */
  readonly checksumAt: number
}

const SIGNATURE = 8

/** The chunks of a PNG, as far as the bytes go. */
export function* pngChunks(bytes: Uint8Array): Generator<Chunk> {
  const data = view(bytes)
  let at = SIGNATURE
  while (at + 8 <= bytes.length) {
    const end = at + 8 + data.getUint32(at)
    yield {
      type: ascii(bytes, at + 4, at + 8),
      body: bytes.subarray(at + 8, end),
      whole: end + 4 <= bytes.length,
      checksumAt: end,
    }
    at = end + 4
  }
}
