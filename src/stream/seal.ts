import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { LedgerAddress } from '../contracts/event.ts'
import { segmentKey } from '../platform/names.ts'
import { decode } from './log-row.ts'
import type { Store } from './store.ts'

/** Characters of log rows that go into one segment, and are held in memory for it. */
export const SEGMENT_CHARACTERS = 8_000_000

interface Range {
  readonly first: number
  readonly last: number
}

/**
 * Moves log rows that a checkpoint covers into segments in R2, and forgets them. The range is fixed on disk before the first
 * put: after a crash the same rows go to the same names again, and no row is in two segments.
 */
export async function seal(bucket: R2Bucket, address: LedgerAddress, store: Store): Promise<void> {
  for (let range = next(store); range; range = next(store)) {
    const { first, last } = range
    await Promise.all(
      [...linesOf(store, range)].map(async ([stream, lines]) =>
        bucket.put(segmentKey(address, stream, first, last), await compress(lines), {
          httpMetadata: { contentType: 'application/gzip' },
          customMetadata: { rows: String(lines.length), stream: `${address.pack}.${stream}` },
        }),
      ),
    )
    store.forget(last)
    store.unset('sealing')
  }
}

function next(store: Store): Range | undefined {
  const begun = store.setting('sealing')
  if (begun !== undefined) return JSON.parse(begun)
  const covered = Number(store.setting('checkpoint') ?? 0)
  let range: Range | undefined
  let characters = 0
  for (const { sequence, entry } of store.log(0, covered)) {
    characters += entry.length
    if (range && characters > SEGMENT_CHARACTERS) break
    range = { first: range?.first ?? sequence, last: sequence }
  }
  if (range) store.set('sealing', JSON.stringify(range))
  return range
}

function linesOf(store: Store, { first, last }: Range): Map<string, string[]> {
  const byStream = new Map<string, string[]>()
  for (const { entry } of store.log(first, last)) {
    for (const { stream, lines } of decode(entry).runs) {
      const own = byStream.get(stream) ?? []
      byStream.set(stream, own)
      for (const line of lines) own.push(line)
    }
  }
  return byStream
}

const zip = promisify(gzip)

function compress(lines: readonly string[]): Promise<Buffer> {
  return zip(`${lines.join('\n')}\n`, { level: 1 })
}
