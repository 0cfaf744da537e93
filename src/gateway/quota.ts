import type { Lease, Quota } from '../contracts/access.ts'
import type { GatewayEnv } from './env.ts'

/**
 * Of what a key may send a minute, the share that is counted ahead in one call, and the most: where a limit is small every request
 * is counted as it comes, and of a large one an isolate that falls silent takes at most this with it until the minute is over.
 */
const SHARE = 1 / 1000
const LEASE_LIMIT = 100
const KEYS = 1_000

type Limiter = Pick<GatewayEnv, 'RATE_LIMITER'>

/** What this isolate may still let through, by key. */
const leases = new Map<string, { left: number; readonly remaining: number; readonly until: number }>()

/** Counts one request of a key. All that is let through together, by all isolates, stays within the limit of the window. */
export async function takeQuota(
  { RATE_LIMITER }: Limiter,
  key: { readonly id: string; readonly requests_per_minute: number },
): Promise<Quota> {
  const limit = key.requests_per_minute
  const leased = takeLeased(key.id, limit, Date.now())
  if (leased) return leased
  const wanted = Math.max(1, Math.min(LEASE_LIMIT, Math.floor(limit * SHARE)))
  const lease = await RATE_LIMITER.get(RATE_LIMITER.idFromName(key.id)).take(limit, wanted)
  const now = Date.now()
  if (lease.granted === 0) return quota(limit, 0, lease.until, now, false)
  keep(key.id, lease)
  return quota(limit, lease.remaining + lease.granted - 1, lease.until, now, true)
}

function takeLeased(id: string, limit: number, now: number): Quota | undefined {
  const lease = leases.get(id)
  if (!lease) return undefined
  if (lease.until > now && lease.left > 0) {
    lease.left--
    return quota(limit, lease.remaining + lease.left, lease.until, now, true)
  }
  leases.delete(id)
  return undefined
}

/** One request of the lease is used already. Several that found no lease may each have brought one. */
function keep(id: string, { granted, remaining, until }: Lease): void {
  const known = leases.get(id)
  const left = granted - 1 + (known?.until === until ? known.left : 0)
  if (leases.size >= KEYS) leases.clear()
  if (left > 0) leases.set(id, { left, remaining, until })
}

function quota(limit: number, remaining: number, until: number, now: number, allowed: boolean): Quota {
  return { limit, remaining, reset_seconds: Math.max(0, Math.ceil((until - now) / 1000)), allowed }
}
