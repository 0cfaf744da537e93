import type { Commit, CommitAnswer, Counts } from '../../contracts/event.ts'
import { Fault } from '../../contracts/problem.ts'
import { addCounts, commit } from '../../platform/commits.ts'
import { sendPointers } from '../../platform/queues.ts'
import { type Spilled, spill } from '../../platform/spill.ts'
import type { GatewayEnv } from '../env.ts'

type Placed = Extract<CommitAnswer, { outcome: 'committed' }> | { outcome: 'spilled'; spilled: Spilled }

/**
 * Brings the commits of one request to their ledgers; what is for one that is away goes to R2. When this throws, the same request
 * may be sent again: what was taken is not taken twice.
 */
export async function place(
  env: Pick<GatewayEnv, 'LEDGER' | 'BUCKET' | 'DATABASE' | 'EVENTS'>,
  commits: readonly Commit[],
): Promise<Counts | Omit<Counts, 'duplicates'>> {
  const placed = await Promise.all(
    commits.map(async (each): Promise<Placed> => {
      const answer = await commit(env, each).catch((error: unknown) => {
        console.error('a ledger is away', error)
        return undefined
      })
      return answer ? taken(answer) : aside(env, each)
    }),
  )
  const spilled = placed.flatMap((each) => (each.outcome === 'spilled' ? [each.spilled] : []))
  const sum = addCounts(placed.map(countsOf))
  if (spilled.length === 0) return sum
  const pointers = spilled.map(({ key }) => ({ kind: 'spill' as const, key }))
  // Safe in R2 already: the sweep finds what has no pointer.
  await sendPointers(env.EVENTS, pointers).catch((error: unknown) =>
    console.error('spilled events wait for the sweep', error),
  )
  const { duplicates, ...counts } = sum
  return { ...counts, accepted: counts.accepted + duplicates }
}

function taken(answer: CommitAnswer): Placed {
  if (answer.outcome === 'committed') return answer
  if (answer.outcome === 'reused') throw reused()
  throw new Fault('stream-overloaded', `Nothing was taken. Wait ${answer.retryAfterSeconds} s.`, {
    retry_after: answer.retryAfterSeconds,
  })
}

async function aside({ BUCKET }: Pick<GatewayEnv, 'BUCKET'>, each: Commit): Promise<Placed> {
  const spilled = await spill(BUCKET, each).catch((error: unknown) => {
    console.error('events could not be put aside', error)
    throw new Fault(
      'unavailable',
      'The ledger of this stream did not answer. Send the same request again: what was taken is not taken twice.',
      { retry_after: 1 },
    )
  })
  if (spilled === 'reused') throw reused()
  return { outcome: 'spilled', spilled }
}

function countsOf(placed: Placed): Counts {
  if (placed.outcome === 'committed') return placed.counts
  const { accepted, quarantined } = placed.spilled
  return { received: accepted + quarantined, accepted, duplicates: 0, quarantined }
}

function reused(): Fault {
  return new Fault('idempotency-key-reused', 'Use a new Idempotency-Key for other events.')
}
