import type { Commit, CommitAnswer } from '../../src/contracts/event.ts'
import worker, { Board as RealBoard, Ledger as RealLedger } from '../../workers/stream.ts'

/** What a test may do to an object. */
export interface Mortal {
  /** Ends it at once: what it holds in memory is gone, and calls that wait fail. */
  abort(): Promise<void>
  /** Tells it from the objects before and after it. */
  life(): Promise<string>
}
export interface MortalLedger extends Mortal {
  /** Refuses commits for a while. */
  goAway(ms: number): Promise<void>
}

/** The stream worker with ledgers that a test can end, and send away. */
export class Ledger extends RealLedger implements MortalLedger {
  readonly #life = crypto.randomUUID()
  #awayUntil = 0

  async abort(): Promise<void> {
    this.ctx.abort('a test ends this ledger')
  }

  async life(): Promise<string> {
    return this.#life
  }

  async goAway(ms: number): Promise<void> {
    this.#awayUntil = Date.now() + ms
  }

  override commit(commit: Commit): Promise<CommitAnswer> {
    if (Date.now() < this.#awayUntil) return Promise.reject(new Error('this ledger is away'))
    return super.commit(commit)
  }
}

/** And with a Board that it can end. */
export class Board extends RealBoard implements Mortal {
  readonly #life = crypto.randomUUID()

  async abort(): Promise<void> {
    this.ctx.abort('a test ends this Board')
  }

  async life(): Promise<string> {
    return this.#life
  }
}

// biome-ignore lint/performance/noBarrelFile: it stands in the place of the worker, whose other classes are as they are
export * from '../../workers/stream.ts'
export default worker
