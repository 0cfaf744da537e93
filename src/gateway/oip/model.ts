import { Fault } from '../../contracts/problem.ts'
import type { OrProblem } from '../../contracts/serving.ts'
import { resolveModel } from '../../platform/database/models.ts'

const RETRY_AFTER_SECONDS = 2

/** `name@version` that answers, by the alias or the version of the path; `key` draws its canary. */
export async function findModel(
  database: D1Database,
  name: string,
  version?: string,
  key?: string,
): Promise<string> {
  const readable = version === undefined || /^([1-9]\d{0,8}|latest)$/.test(version)
  const reference = readable ? await resolveModel(database, name, version, key) : null
  if (reference) return reference
  throw new Fault(
    'not-found',
    `There is no ready model ${name}${version === undefined ? '' : ` of version ${version}`}. POST /v2/repository/index lists them.`,
  )
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
