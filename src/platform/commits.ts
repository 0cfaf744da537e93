import type { Commit, CommitAnswer, Counts } from '../contracts/event.ts'
import { bySlice } from '../engine/ingest/by-slice.ts'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import type { CheckedRows } from '../engine/ingest/check-rows.ts'
import { askLedger, type Ledgers } from './ledgers.ts'
import { listQuarantined } from './quarantine.ts'

export interface CommitEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
  readonly LEDGER: Ledgers
}

/** Known again by its id, however often it comes; the fingerprint tells another body under the same id. */
export interface MessageIdentity {
  readonly messageId: string
  readonly fingerprint: string
  /** As `quarantine` names the bad rows of it. */
  readonly arrived?: string
  readonly kept?: string
}

/** What checked rows are to the ledgers, whichever way they came: one commit for each ledger that holds some of them. */
export function commitsOf(
  entry: StreamEntry,
  { kept, ...message }: MessageIdentity,
  { lines, bad, gist }: CheckedRows,
): Commit[] {
  return [...bySlice(entry, lines)].map(([slice, own], i) => ({
    address: { ...entry.address, slice },
    ...message,
    stream: entry.name,
    lines: own,
    // it is of all lines: the ledgers of several slices read theirs themselves
    ...(gist && own === lines && { gist }),
    // counted and listed once, wherever the first of the good rows goes
    quarantined: i === 0 ? bad.length : 0,
    ...(i === 0 && kept !== undefined && { kept }),
  }))
}

/** Commits, and lists what was quarantined when it is counted. It may be done again. */
export async function commit(env: CommitEnv, asked: Commit): Promise<CommitAnswer> {
  const answer = await askLedger(env.LEDGER, asked.address, (ledger) => ledger.commit(asked))
  await listQuarantined(env, asked, answer)
  return answer
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = { received: 0, accepted: 0, duplicates: 0, quarantined: 0 }
  for (const counts of all) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name]
  return sum
}
