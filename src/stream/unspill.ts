import { createHash } from 'node:crypto'
import type { Commit } from '../contracts/event.ts'
import { commit } from '../platform/commits.ts'
import { keepDeadLetters } from '../platform/database/dead-letters.ts'
import { readSpilled } from '../platform/spill.ts'
import { type DeliverEnv, Overloaded } from './deliver.ts'

/**
 * Commits what was put aside while its ledger was away, and then forgets it: the message id is the one of its request, so it
 * counts once, though the first try had gone through, or the client has sent it again. The rows passed their contract when they
 * came and are not checked again.
 */
export async function unspill(env: DeliverEnv, key: string): Promise<void> {
  const spilled = await readSpilled(env.BUCKET, key)
  if (!spilled) return
  const answer = await commit(env, spilled)
  if (answer.outcome === 'overloaded') throw new Overloaded(answer.retryAfterSeconds)
  if (answer.outcome === 'reused') await commitApart(env, key, spilled)
  await env.BUCKET.delete(key)
}

/**
 * While the ledger was away the client was told that these rows are safe, and then it used the same Idempotency-Key for others.
 * Both were promised: these are counted under an id of their own, and a record is kept.
 */
async function commitApart(env: DeliverEnv, key: string, spilled: Commit): Promise<void> {
  const { messageId, fingerprint } = spilled
  const apart = createHash('sha256').update(`${messageId}/${fingerprint}`).digest('hex').slice(0, 32)
  const answer = await commit(env, { ...spilled, messageId: apart })
  if (answer.outcome === 'overloaded') throw new Overloaded(answer.retryAfterSeconds)
  const { lines, ...header } = spilled
  const body = JSON.stringify({ ...header, committed_as: apart, ...answer })
  console.error(`an Idempotency-Key was used twice around an absence of its ledger: ${body}`)
  await keepDeadLetters(env.DATABASE, [{ id: key, queue: 'events', body }], Date.now())
}
