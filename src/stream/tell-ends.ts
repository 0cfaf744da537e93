import type { Untold } from '../contracts/outcome.ts'
import { inferenceRow, stageRows } from '../engine/image-rows.ts'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import { checkRows } from '../engine/ingest/check-rows.ts'
import { type CommitEnv, commitsOf } from '../platform/commits.ts'
import { forgetUntold, listUntold, readUntold, type UntoldRow } from '../platform/database/untold.ts'
import { quarantine } from '../platform/quarantine.ts'
import { deliver } from './deliver.ts'

/** The streams in which the end of an image is told. */
export interface ImageStreams {
  readonly inferences: StreamEntry
  readonly stages: StreamEntry
}

/** Writes whose ends are told at once: some kilobytes each. */
const PAGE = 50
/** So many pages at a time; who asks again goes on. */
const PAGES = 200

/**
 * Tells the ledger of all ends of images that nobody told of, as events, and then forgets that they were untold. What cannot be
 * told stays, and does not stop what can. Answers how many writes were told.
 */
export async function tellEnds(env: CommitEnv, streams: ImageStreams): Promise<number> {
  let told = 0
  let last: UntoldRow | undefined
  for (let page = 0; page < PAGES; page++) {
    const rows = await listUntold(env.DATABASE, last, PAGE)
    const asked = await Promise.allSettled(rows.map((row) => tell(env, streams, readUntold(row))))
    const ids = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    if (ids.length > 0) await forgetUntold(env.DATABASE, ids).run()
    told += ids.length
    if (ids.length < rows.length)
      console.error(`${rows.length - ids.length} writes of ends are still untold`, asked.find(isRejected))
    if (ids.length === 0 || rows.length < PAGE) break
    last = rows.at(-1)
  }
  return told
}

const isRejected = ({ status }: PromiseSettledResult<string>) => status === 'rejected'

async function tell(env: CommitEnv, streams: ImageStreams, { id, finished }: Untold): Promise<string> {
  await Promise.all([
    tellRows(env, streams.inferences, id, finished.map(inferenceRow)),
    tellRows(env, streams.stages, id, finished.flatMap(stageRows)),
  ])
  return id
}

/** What was written together is one message: told again, it changes nothing. */
async function tellRows(
  env: CommitEnv,
  entry: StreamEntry,
  id: string,
  rows: readonly object[],
): Promise<void> {
  const messageId = `${id}-${entry.name}`
  const raw = rows.map((row) => ({ text: JSON.stringify(row), value: row }))
  const checked = checkRows(raw, entry, Date.now())
  const kept = await quarantine(env, entry, messageId, checked.bad)
  await deliver(env, commitsOf(entry, { messageId, fingerprint: '', ...kept }, checked))
}
