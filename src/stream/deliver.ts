import type { Commit, Counts } from '../contracts/event.ts'
import { addCounts, commit } from '../platform/commits.ts'
import type { Ledgers } from '../platform/ledgers.ts'

export interface DeliverEnv {
  readonly BUCKET: R2Bucket
  readonly DATABASE: D1Database
  readonly LEDGER: Ledgers
}

/** A ledger takes no more at the moment: the message that asked is to come again. */
export class Overloaded extends Error {
  readonly seconds: number

  constructor(seconds: number) {
    super(`a ledger takes no more for ${seconds} s`)
    this.seconds = seconds
  }
}

/** Brings all commits of one message to their ledgers, or throws: then all of it is to come again. */
export async function deliver(env: DeliverEnv, commits: readonly Commit[]): Promise<Counts> {
  const answers = await Promise.all(commits.map((each) => commit(env, each)))
  return addCounts(
    answers.map((answer) => {
      if (answer.outcome === 'committed') return answer.counts
      if (answer.outcome === 'overloaded') throw new Overloaded(answer.retryAfterSeconds)
      throw new Error(`message ${commits[0]?.messageId} came before with another body`)
    }),
  )
}
