import { DurableObject } from 'cloudflare:workers'
import type { Lease } from '../contracts/access.ts'

const WINDOW_MS = 60_000

/**
 * Counts the requests of one key in fixed windows of a minute, wherever they come in. The count lives in memory: an eviction
 * forgives at most one window, and no row is written for a request.
 */
export class RateLimiter extends DurableObject {
  #window = 0
  #taken = 0

  /** @param wanted requests to be counted at once */
  take(limit: number, wanted: number): Lease {
    const window = Math.floor(Date.now() / WINDOW_MS)
    if (window !== this.#window) {
      this.#window = window
      this.#taken = 0
    }
    const granted = Math.max(0, Math.min(wanted, limit - this.#taken))
    this.#taken += granted
    return { granted, remaining: Math.max(0, limit - this.#taken), until: (window + 1) * WINDOW_MS }
  }
}
