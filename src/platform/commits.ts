import type { Commit, CommitAnswer, Counts } from '../contracts/event.ts'
import type { StreamEntry } from '../engine/ingest/catalogue.ts'
import type { CheckedRows } from '../engine/ingest/check-rows.ts'
import { askLedger, type Ledgers } from './ledgers.ts'

/** Known again by its id, however often it comes; the fingerprint tells another body under the same id. */
export interface MessageIdentity {
  readonly messageId: string
  readonly fingerprint: string
}

/** What checked rows are to the ledgers, whichever way they came: one commit for each ledger that holds some of them. */
export function commitsOf(
  { address, name: stream }: StreamEntry,
  message: MessageIdentity,
  { lines, bad }: CheckedRows,
): Commit[] {
  return [{ address, ...message, stream, lines, quarantined: bad.length }]
}

export function commit(ledgers: Ledgers, asked: Commit): Promise<CommitAnswer> {
  return askLedger(ledgers, asked.address, (ledger) => ledger.commit(asked))
}

export function addCounts(all: readonly Counts[]): Counts {
  const sum = { received: 0, accepted: 0, duplicates: 0, quarantined: 0 }
  for (const counts of all) for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += counts[name]
  return sum
}
