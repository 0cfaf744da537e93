import type { Commit } from '../contracts/event.ts'
import { SpillHeader } from '../contracts/spill.ts'
import { SPILL_PREFIX, spillKey } from './names.ts'

/** Objects of one stream that one look finds at most: no stream keeps the others back. */
const FOUND_A_STREAM = 2_000

/** What a commit comes to that is in R2 until its ledger is back. */
export interface Spilled {
  readonly key: string
  readonly accepted: number
  readonly quarantined: number
}

/**
 * Puts a commit into R2, where it is safe until its ledger is back. The same message again finds it there, with the numbers of
 * its first coming; `reused` when another body is there under its id.
 */
export async function spill(bucket: R2Bucket, commit: Commit): Promise<Spilled | 'reused'> {
  // the gist can be made again of the lines
  const { lines, gist: _, ...given } = commit
  // they are counted on the day on which they came, whenever their ledger is back
  const header: SpillHeader = { arrived: new Date().toISOString().slice(0, 10), ...given }
  const key = spillKey(commit)
  const accepted = lines === '' ? 0 : lines.split('\n').length
  const { fingerprint, quarantined } = commit
  const put = await bucket.put(key, `${JSON.stringify(header)}\n${lines}`, {
    onlyIf: { etagDoesNotMatch: '*' },
    httpMetadata: { contentType: 'application/x-ndjson' },
    customMetadata: { fingerprint, accepted: String(accepted), quarantined: String(quarantined) },
  })
  if (put) return { key, accepted, quarantined }
  const there = (await bucket.head(key))?.customMetadata
  // gone again already: it was committed meanwhile, so its ledger is back and the request is to be sent again
  if (!there) throw new Error(`${key} was there and is gone`)
  if (there.fingerprint !== fingerprint) return 'reused'
  return { key, accepted: Number(there.accepted), quarantined: Number(there.quarantined) }
}

/** A spilled commit, or nothing when it was committed already. */
export async function readSpilled(bucket: R2Bucket, key: string): Promise<Commit | undefined> {
  const text = await (await bucket.get(key))?.text()
  if (text === undefined) return undefined
  const end = text.indexOf('\n')
  return { ...SpillHeader.parse(JSON.parse(text.slice(0, end))), lines: text.slice(end + 1) }
}

/** Keys of commits that were spilled before a time, a page of one stream at a time. @param before epoch ms */
export async function* spilledBefore(bucket: R2Bucket, before: number): AsyncGenerator<string[]> {
  for await (const stream of streamsSpilled(bucket)) {
    let cursor: string | undefined
    for (let found = 0; found < FOUND_A_STREAM; ) {
      const page = await bucket.list({ prefix: stream, ...(cursor !== undefined && { cursor }) })
      found += page.objects.length
      const keys = page.objects.filter(({ uploaded }) => uploaded.getTime() <= before).map(({ key }) => key)
      if (keys.length > 0) yield keys
      if (!page.truncated) break
      cursor = page.cursor
    }
  }
}

async function* streamsSpilled(bucket: R2Bucket): AsyncGenerator<string> {
  let cursor: string | undefined
  do {
    const page = await bucket.list({
      prefix: SPILL_PREFIX,
      delimiter: '/',
      ...(cursor !== undefined && { cursor }),
    })
    yield* page.delimitedPrefixes
    cursor = page.truncated ? page.cursor : undefined
  } while (cursor !== undefined)
}
