import type { CommitEnv } from '../platform/commits.ts'
import { listUntold, readUntold, type UntoldRow } from '../platform/database/untold.ts'
import { type ImageStreams, tell } from '../platform/image-events.ts'

/** Writes whose ends are told at once: some kilobytes each. */
const PAGE = 50
/** A sweep ends after so many pages; the next one goes on. */
const PAGES = 200

/**
 * Tells of ends of images before `before` that nobody told of: the ledger was away, or the worker died. What cannot be told does
 * not stop what can. Answers how many writes were told.
 */
export async function tellUntold(env: CommitEnv, streams: ImageStreams, before: number): Promise<number> {
  let told = 0
  let last: UntoldRow | undefined
  for (let page = 0; page < PAGES; page++) {
    const rows = await listUntold(env.DATABASE, before, last, PAGE)
    const asked = await Promise.allSettled(rows.map((row) => tell(env, streams, readUntold(row))))
    const failed = asked.filter(({ status }) => status === 'rejected')
    told += rows.length - failed.length
    if (failed.length > 0) console.error(`${failed.length} ends of images were not told`, failed[0])
    if (failed.length === rows.length || rows.length < PAGE) break
    last = rows.at(-1)
  }
  return told
}
