/** What Cloudflare lets through. */
const LARGEST_BODY = 100_000_000

/**
 * Reads what is left of a body that was refused unread. Where static assets stand before the worker, the connection is cut when its
 * answer comes first, and a client that is still sending never sees why.
 */
export async function drain({ body, bodyUsed }: Request): Promise<void> {
  if (!body || bodyUsed) return
  let left = LARGEST_BODY
  try {
    for await (const chunk of body) {
      left -= chunk.byteLength
      if (left < 0) return
    }
  } catch {
    // the client is gone: nobody waits for the answer
  }
}
