import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, over } from './client.ts'
import { formatMs } from './duration.ts'
import { Unreachable } from './failure.ts'

const TRIES = 9
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 10_000
/** A gateway that asks for more than this is not waited for. */
const LONGEST_RETRY_AFTER_MS = 120_000

export interface Patience {
  /** How often a request without an answer is sent; 1 where a wrong address should show at once. */
  networkTries?: number
  /** Ends every wait for another try; the request itself has a signal of its own. */
  stopping?: AbortSignal
  onWait?: (text: string) => void
}

/**
 * Sends a request again after 429 and a passing 5xx, as `Retry-After` says or with back-off, and after a broken connection. Every
 * request that is sent this way must be one that may arrive twice.
 */
export function patient(
  gateway: Client,
  { networkTries = TRIES, stopping, onWait = () => {} }: Patience = {},
): Client {
  return over(gateway.url, async (path, init = {}) => {
    for (let attempt = 1; ; attempt++) {
      const answer = await gateway.fetch(path, init).catch((error: unknown) => {
        if (error instanceof Unreachable && attempt < networkTries) return error
        throw error
      })
      const lost = answer instanceof Unreachable
      if (!lost && (!isPassing(answer.status) || attempt === TRIES)) return answer
      const wait = lost ? backOff(attempt, Math.random()) : waitOf(answer, attempt)
      if (!lost && wait > LONGEST_RETRY_AFTER_MS) return answer
      onWait(`${lost ? 'no connection' : `answered ${answer.status}`}, again in ${formatMs(wait)}`)
      const signals = [init.signal, stopping].filter((signal) => signal instanceof AbortSignal)
      await sleep(wait, undefined, { signal: AbortSignal.any(signals) })
    }
  })
}

const isPassing = (status: number) => [429, 500, 502, 503, 504].includes(status)

function waitOf({ headers }: Response, attempt: number): number {
  const told = retryAfterMs(headers.get('Retry-After'), Date.now())
  // Told the same second, all senders would come back in the same instant: spread them.
  return told === undefined ? backOff(attempt, Math.random()) : told + Math.random() * FIRST_WAIT_MS
}

/** Exponential, the upper half of it at random: nobody comes back at once, nobody in step. */
export function backOff(attempt: number, random: number): number {
  return Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + random / 2)
}

/** RFC 9110 section 10.2.3: seconds, or a date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
