import { Fault } from '../contracts/problem.ts'
import type { Described, OrProblem } from '../contracts/serving.ts'
import type { GatewayEnv } from './env.ts'

const RETRY_AFTER_SECONDS = 2

/** A version never changes: what it takes and gives is asked for once in an isolate. */
const known = new Map<string, Described>()
const MOST_KNOWN = 200

export async function describe(
  infer: Pick<GatewayEnv['INFER'], 'describe'>,
  reference: string,
): Promise<Described> {
  const cached = known.get(reference)
  if (cached) return cached
  const described = await answerOf(infer.describe(reference))
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(reference, described)
  return described
}

/** What another worker answers: its problem as a fault, and its absence as one that passes. */
export async function answerOf<T extends object>(asking: Promise<OrProblem<T>>): Promise<T> {
  const answer = await asking.catch((error: unknown) => {
    console.error('a worker did not answer', error)
    throw new Fault(
      'unavailable',
      `The model's worker did not answer. Try again in ${RETRY_AFTER_SECONDS} s.`,
      {
        retry_after: RETRY_AFTER_SECONDS,
      },
    )
  })
  if ('problem' in answer) throw Fault.of(answer.problem)
  return answer
}
