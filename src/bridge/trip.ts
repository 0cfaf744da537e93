import type { S3 } from '../platform/s3.ts'

/** Operations of one wake, unless said otherwise: an invocation may do a thousand. */
const OPERATIONS = 800
/** A Worker may have six connections open at once. */
const AT_ONCE = 4

/** One wake of the bridge: what it reads from, where it writes to, and what it has done. */
export class Trip {
  readonly lake: R2Bucket
  readonly target: S3
  /** Put before every key at the target. */
  readonly prefix: string
  /** Reads of the lake. */
  reads = 0
  /** The data catalogue refused something: it is not asked again in this trip. */
  isCatalogueAway = false
  readonly #operations: number

  constructor(lake: R2Bucket, target: S3, prefix: string, operations = OPERATIONS) {
    this.#operations = operations
    this.lake = lake
    this.target = target
    this.prefix = prefix
  }

  /** It has done enough: the next wake goes on. */
  get isOver(): boolean {
    return this.reads + this.target.requests > this.#operations
  }

  there(key: string): string {
    return this.prefix + key
  }
}

/** Does it to all, a few at a time. The first fault ends it, when what was begun has ended. */
export async function inParallel<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]()
  let failed = false
  const lane = async () => {
    for (let next = iterator.next(); !next.done && !failed; next = iterator.next()) {
      try {
        await work(next.value)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}
