import { DurableObject } from 'cloudflare:workers'
import type { Quota } from '../contracts/access.ts'

const WINDOW_MS = 60_000

/**
 * Counts the requests of one key in fixed windows of a minute, wherever they come in. The count lives in memory: an eviction
 * forgives at most one window, and no row is written for a request.
 */
export class RateLimiter extends DurableObject {
  #window = 0
  #taken = 0

  take(limit: number): Quota {
    const now = Date.now()
    const window = Math.floor(now / WINDOW_MS)
    if (window !== this.#window) {
      this.#window = window
      this.#taken = 0
    }
    const allowed = this.#taken < limit
    if (allowed) this.#taken += 1
    const reset_seconds = Math.ceil(((window + 1) * WINDOW_MS - now) / 1000)
    return { limit, remaining: limit - this.#taken, reset_seconds, allowed }
  }
}
