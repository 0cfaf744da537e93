import { Fault } from '../contracts/problem.ts'

/** Requests that may wait for this isolate's one thread at a time; above it they are sent away rather than kept waiting. */
export const MOST_WAITING = 64
const RETRY_AFTER_SECONDS = 1

let waiting = 0

/** Runs `work` unless too much is waiting already: then `overloaded`, at once. */
export async function admit<T>(work: () => Promise<T>): Promise<T> {
  if (waiting >= MOST_WAITING)
    throw new Fault(
      'overloaded',
      `${waiting} inferences are waiting here already. Send this one again in ${RETRY_AFTER_SECONDS} s.`,
      { retry_after: RETRY_AFTER_SECONDS },
    )
  waiting += 1
  try {
    return await work()
  } finally {
    waiting -= 1
  }
}
