import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Segment } from '../contracts/segment.ts'
import { behindSegment, parseSegmentKey, segmentsPrefix } from './names.ts'

/**
 * The rows of a segment one after the other, or nothing when it is not there. What is held is its text, 8 MB as a rule.
 * @throws when its bytes are not those that were sealed
 */
export async function readSegment(
  bucket: R2Bucket,
  key: string,
): Promise<{ readonly rows: number; readonly lines: Iterable<Record<string, unknown>> } | undefined> {
  const object = await bucket.get(key)
  if (!object) return undefined
  const bytes = await object.bytes()
  requireChecksum(key, bytes, object.checksums.sha256)
  const text = gunzipSync(bytes).toString()
  return { rows: Number(object.customMetadata?.rows ?? 0), lines: parsed(text) }
}

export const segmentChecksum = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

/** Segments that were sealed before they had a checksum have none. */
function requireChecksum(key: string, bytes: Uint8Array, sealed: ArrayBuffer | undefined): void {
  if (sealed && !segmentChecksum(bytes).equals(new Uint8Array(sealed)))
    throw new Error(`${key} is not what was sealed: its SHA-256 differs`)
}

function* parsed(text: string): Generator<Record<string, unknown>> {
  let start = 0
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    yield JSON.parse(text.slice(start, end))
    start = end + 1
  }
}

/** The ledgers that have sealed rows of a stream. */
export async function* ledgersOf(bucket: R2Bucket, stream: string): AsyncGenerator<string> {
  const prefix = segmentsPrefix(stream)
  for (let cursor: string | undefined; ; ) {
    const page = await bucket.list({ prefix, delimiter: '/', ...(cursor !== undefined && { cursor }) })
    for (const folder of page.delimitedPrefixes) yield folder.slice(prefix.length, -1)
    if (!page.truncated) return
    cursor = page.cursor
  }
}

export interface StoredSegment extends Segment {
  readonly key: string
  /** Epoch ms. */
  readonly storedAt: number
  /** Bytes. */
  readonly size: number
}

/** What a listing holds at most. */
export const SEGMENTS_LISTED = 1_000

/** A ledger's segments of a stream behind a log row, in order: `SEGMENTS_LISTED` at most. */
export async function segmentsBehind(
  bucket: R2Bucket,
  stream: string,
  ledger: string,
  last: number,
): Promise<StoredSegment[]> {
  const { objects } = await bucket.list({
    prefix: segmentsPrefix(stream, ledger),
    startAfter: behindSegment({ stream, ledger, last }),
    limit: SEGMENTS_LISTED,
  })
  return objects.flatMap(({ key, uploaded, size }) => {
    const segment = parseSegmentKey(key)
    return segment ? [{ ...segment, key, storedAt: uploaded.getTime(), size }] : []
  })
}
