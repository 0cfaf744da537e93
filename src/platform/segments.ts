import { gunzipSync } from 'node:zlib'
import type { Segment } from '../contracts/segment.ts'
import { behindSegment, parseSegmentKey, segmentsPrefix } from './names.ts'

/** The rows of a segment one after the other, or nothing when it is not there. What is held is its text, 8 MB as a rule. */
export async function readSegment(
  bucket: R2Bucket,
  key: string,
): Promise<{ readonly rows: number; readonly lines: Iterable<Record<string, unknown>> } | undefined> {
  const object = await bucket.get(key)
  if (!object) return undefined
  const text = gunzipSync(await object.bytes()).toString()
  return { rows: Number(object.customMetadata?.rows ?? 0), lines: parsed(text) }
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
  readonly storedAt: number
}

/** A ledger's segments of a stream behind a log row, in order: a thousand at most. */
export async function segmentsBehind(
  bucket: R2Bucket,
  stream: string,
  ledger: string,
  last: number,
): Promise<StoredSegment[]> {
  const { objects } = await bucket.list({
    prefix: segmentsPrefix(stream, ledger),
    startAfter: behindSegment({ stream, ledger, last }),
  })
  return objects.flatMap(({ key, uploaded }) => {
    const segment = parseSegmentKey(key)
    return segment ? [{ ...segment, key, storedAt: uploaded.getTime() }] : []
  })
}
