import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LedgerAddress } from '../contracts/event.ts'
import type { LakePointer } from '../contracts/lake.ts'
import type { SegmentPointer } from '../contracts/segment.ts'
import { segmentKey } from '../platform/names.ts'
import { sendPointers } from '../platform/queues.ts'
import { segmentChecksum } from '../platform/segments.ts'
import { decodeTexts } from './log-row.ts'
import type { Store } from './store.ts'

/** Characters of log rows that go into one segment, and are held in memory for it: bytes in UTF-8 at most. */
export const SEGMENT_CHARACTERS = 8_000_000

export interface SealEnv {
  readonly BUCKET: R2Bucket
  readonly SEGMENTS: Queue<SegmentPointer>
  readonly LAKE: Queue<LakePointer>
}

interface Range {
  readonly first: number
  readonly last: number
}

/**
 * Moves log rows that a checkpoint covers into segments in R2, and forgets them. The range is fixed on disk before the first
 * put: after a crash the same rows go to the same names again, and no row is in two segments.
 */
export async function seal(
  { BUCKET, SEGMENTS, LAKE }: SealEnv,
  address: LedgerAddress,
  store: Store,
): Promise<void> {
  for (let range = next(store); range; range = next(store)) {
    const { first, last } = range
    const sealed = await Promise.all(
      [...rowsOf(store, range)].map(async ([stream, { rows, texts }]) => {
        const key = segmentKey(address, stream, first, last)
        const bytes = await compress(texts)
        await BUCKET.put(key, bytes, {
          // the bucket refuses what came to it as something else, and readers compare it again
          sha256: segmentChecksum(bytes),
          httpMetadata: { contentType: 'application/gzip' },
          customMetadata: { rows: String(rows), stream: `${address.pack}.${stream}` },
        })
        return { key, table: `${address.pack}.${stream}`, rows }
      }),
    )
    await Promise.all([
      tell(
        SEGMENTS,
        sealed.map(({ key }) => ({ key })),
      ),
      tell(
        LAKE,
        sealed.map(({ table, rows }) => ({ table, rows })),
      ),
    ])
    store.forget(last)
    store.unset('sealing')
  }
}

/** The segments are there in any case: the sweep finds those that nobody was told of. */
async function tell<Pointer extends SegmentPointer | LakePointer>(
  queue: Queue<Pointer>,
  pointers: readonly Pointer[],
): Promise<void> {
  try {
    await sendPointers(queue, pointers)
  } catch (error) {
    console.error(`${pointers.length} segments wait for the sweep`, error)
  }
}

function next(store: Store): Range | undefined {
  const begun = store.setting('sealing')
  if (begun !== undefined) return JSON.parse(begun)
  const covered = Number(store.setting('checkpoint') ?? 0)
  let range: Range | undefined
  let size = 0
  for (const { sequence, bytes } of store.sizes(covered)) {
    size += bytes
    if (range && size > SEGMENT_CHARACTERS) break
    range = { first: range?.first ?? sequence, last: sequence }
  }
  if (range) store.set('sealing', JSON.stringify(range))
  return range
}

interface Rows {
  rows: number
  readonly texts: string[]
}

function rowsOf(store: Store, { first, last }: Range): Map<string, Rows> {
  const byStream = new Map<string, Rows>()
  for (const { entry } of store.log(first, last)) {
    for (const { stream, rows, text } of decodeTexts(entry)) {
      const own = byStream.get(stream) ?? { rows: 0, texts: [] }
      byStream.set(stream, own)
      own.rows += rows
      own.texts.push(text)
    }
  }
  return byStream
}

const zip = promisify(gzip)

function compress(texts: readonly string[]): Promise<Buffer> {
  return zip(`${texts.join('\n')}\n`, { level: 1 })
}
