/** The longest that one request waits for what another one has begun. */
const LONGEST_MS = 30_000

/**
 * Waits for a promise that another request of this isolate may own. When that request is cancelled its promise never settles;
 * the timer bounds the wait, and keeps the runtime from taking the waiting request for hung.
 */
export async function shared<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController()
  const late = scheduler.wait(LONGEST_MS, { signal: over.signal }).then(() => {
    throw new Error(`another request did not end its part within ${LONGEST_MS} ms`)
  })
  late.catch(() => undefined)
  try {
    return await Promise.race([work, late])
  } finally {
    over.abort()
  }
}
