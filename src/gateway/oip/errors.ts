import type { Context } from 'hono'
import { Fault, problem, problemName } from '../../contracts/problem.ts'

/**
 * Every error under /v2 as the protocol has it: `{"error": "…"}` and nothing else. It speaks of 400 for what is wrong with a
 * request, whatever that is; a model that cannot be loaded is not ready, which KServe answers with 503.
 */
export function errorAnswer(error: Error, context: Context): Response {
  const isFault = error instanceof Fault
  if (!isFault) console.error(`${context.req.method} ${context.req.path}`, error)
  const fault = isFault
    ? error.problem
    : problem('internal', 'The request was not the cause. Send it again; nothing is lost.')
  const { detail, retry_after, allow } = fault
  return Response.json(
    { error: detail },
    {
      status: statusOf(fault),
      headers: {
        ...(retry_after !== undefined && { 'Retry-After': String(retry_after) }),
        ...(allow !== undefined && { Allow: String(allow) }),
        ...(fault.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      },
    },
  )
}

function statusOf(fault: Fault['problem']): number {
  const name = problemName(fault)
  if (name === 'model-unavailable' || name === 'model-refused') return 503
  return fault.status === 422 ? 400 : fault.status
}
