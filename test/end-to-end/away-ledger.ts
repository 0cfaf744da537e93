import type { Commit, CommitAnswer } from '../../src/contracts/event.ts'
import type { LedgerEnv } from '../../src/stream/ledger.ts'
import worker, { Ledger as RealLedger } from '../../workers/stream.ts'
import { AWAY_KEY } from './away-key.ts'

/**
 * The stream worker with ledgers that a test can send away: `before` a commit is taken, or `after`, when it is on disk and only
 * its answer is lost.
 */
export class Ledger extends RealLedger {
  override async commit(commit: Commit): Promise<CommitAnswer> {
    const away = await (await (this.env as LedgerEnv).BUCKET.get(AWAY_KEY))?.text()
    if (away === 'before') throw new Error('this ledger is away')
    const answer = await super.commit(commit)
    if (away === 'after') throw new Error('this ledger went away before it answered')
    return answer
  }
}

// biome-ignore lint/performance/noBarrelFile: it stands in the place of the worker, whose other classes are as they are
export * from '../../workers/stream.ts'
export default worker
