import { shared } from '../platform/shared.ts'

let last: Promise<unknown> = Promise.resolve()

/**
 * One at a time in this isolate, in order of asking. The memory gate is set for one picture: two that are held at once, from
 * the queue and by RPC, could pass the 128 MB together.
 */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = shared(last)
    .catch(() => undefined)
    .then(work)
  last = turn.catch(() => undefined)
  return turn
}
