import { createHash } from 'node:crypto'
import { createMiddleware } from 'hono/factory'
import { allows } from '../contracts/access.ts'
import { Fault } from '../contracts/problem.ts'
import { findKeyByHash, insertKey, type KeyRow } from '../platform/database/keys.ts'
import type { GatewayEnv, GatewayTypes } from './env.ts'
import { takeQuota } from './quota.ts'

/** A revoked key is refused everywhere after so long. */
const CACHE_MS = 10_000
const CACHE_KEYS = 1_000
/** By the secret itself, in memory only: to hash it for every request would cost more than the rest of this. */
const cache = new Map<string, { row: KeyRow; readAt: number }>()

/** Lets a request through when its bearer key holds the scope, or one of several, and has quota left. */
export const authenticate = (...wanted: readonly string[]) =>
  createMiddleware<GatewayTypes>(async (context, next) => {
    const secret = bearer(context.req.raw.headers)
    if (!secret) throw new Fault('unauthorized', 'Send the header "Authorization: Bearer <key>".')
    const key = await findKey(context.env, secret)
    const scopes: string[] = JSON.parse(key.scopes)
    const scope = wanted.join(' or ')
    if (!wanted.some((each) => allows(scopes, each)))
      throw new Fault(
        'forbidden',
        `This needs the scope ${scope}; the key "${key.name}" has ${scopes.join(', ')}.`,
        {
          scope,
        },
      )
    context.set('key', { id: key.id, scopes })
    const quota = await count(context.env, key)
    await next()
    if (!quota) return
    // context.header would make the whole response anew, each time
    const { headers } = context.res
    headers.set('X-RateLimit-Limit', String(quota.limit))
    headers.set('X-RateLimit-Remaining', String(quota.remaining))
    headers.set('X-RateLimit-Reset', String(quota.reset_seconds))
  })

/** The key of the header, or of a WebSocket's protocols: a browser can send nothing else with it but the address, which is logged. */
function bearer(headers: Headers): string | undefined {
  const authorization = headers.get('Authorization')
  if (authorization !== null) return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  return /(?:^|,)\s*bearer\.([^\s,]+)/.exec(headers.get('Sec-WebSocket-Protocol') ?? '')?.[1]
}

/** Without its counter the door stays open: a limit protects, it must not be a way to fail. */
async function count(env: GatewayEnv, key: KeyRow) {
  const quota = await takeQuota(env, key).catch((error: unknown) => {
    console.error('the rate limiter is away', error)
    return undefined
  })
  if (quota?.allowed === false)
    throw new Fault(
      'rate-limited',
      `The key "${key.name}" may send ${quota.limit} requests a minute. Wait ${quota.reset_seconds} s.`,
      { retry_after: quota.reset_seconds, limit: quota.limit },
    )
  return quota
}

async function findKey(env: GatewayEnv, secret: string): Promise<KeyRow> {
  const now = Date.now()
  const cached = cache.get(secret)
  if (cached && now - cached.readAt < CACHE_MS) return cached.row
  const hash = sha256(secret)
  const row = (await findKeyByHash(env.DATABASE, hash)) ?? (await bootstrap(env, hash, now))
  if (!row || row.revoked_at !== null) {
    cache.delete(secret)
    throw new Fault('unauthorized', 'The key is unknown or revoked. Ask an administrator for a new one.')
  }
  if (cache.size >= CACHE_KEYS) cache.clear()
  cache.set(secret, { row, readAt: now })
  return row
}

/** The first key of an installation is known by its hash alone, from the configuration; its first use puts it in the list. */
async function bootstrap(env: GatewayEnv, hash: string, now: number): Promise<KeyRow | null> {
  if (hash !== env.FIRST_KEY_SHA256) return null
  await insertKey(env.DATABASE, {
    id: `key_${hash.slice(0, 12)}`,
    sha256: hash,
    name: 'first key',
    scopes: '["admin"]',
    requests_per_minute: 1_000_000,
    created_at: now,
    revoked_at: null,
  })
  return findKeyByHash(env.DATABASE, hash)
}

/** Hexadecimal. At once: `crypto.subtle` would cost a turn of the event loop, and this is asked several times a request. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
