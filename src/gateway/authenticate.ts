import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { createMiddleware } from 'hono/factory'
import { allows } from '../contracts/allows.ts'
import { Fault } from '../contracts/problem.ts'
import { findKeyByHash, insertKey, type KeyRow } from '../platform/database/keys.ts'
import { findSession } from '../platform/database/sessions.ts'
import type { GatewayEnv, GatewayTypes } from './env.ts'
import { takeQuota } from './quota.ts'
import { requireOwnOrigin, sessionOf } from './session.ts'

/** A revoked key is refused everywhere after so long. */
const CACHE_MS = 10_000
const CACHE_KEYS = 1_000

/** Who asks: a key, or a session that stands for one and ends. */
export type Bearer = Pick<KeyRow, 'id' | 'name' | 'scopes' | 'requests_per_minute' | 'revoked_at'> & {
  /** Of a session. */
  readonly expires_at?: number
}

/** By the secret itself, in memory only: to hash it for every request would cost more than the rest of this. */
const cache = new Map<string, { bearer: Bearer; readAt: number }>()

/** Lets a request through when its key or session holds the scope, or one of several, and has quota left. Any will do where none is named. */
export const authenticate = (...wanted: readonly string[]) =>
  createMiddleware<GatewayTypes>(async (context, next) => {
    const key = await bearerOf(context)
    const scopes: string[] = JSON.parse(key.scopes)
    const scope = wanted.join(' or ')
    if (wanted.length > 0 && !wanted.some((each) => allows(scopes, each)))
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

/** For what a request turns out to ask, after it was let in. */
export function requireScope(scopes: readonly string[], scope: string): void {
  if (allows(scopes, scope)) return
  throw new Fault('forbidden', `This needs the scope ${scope}; the key has ${scopes.join(', ')}.`, { scope })
}

/** Whose request it is. A key that is sent goes before a cookie, which a browser sends unasked. */
export async function bearerOf(context: Context<GatewayTypes>): Promise<Bearer> {
  const key = bearer(context.req.raw.headers)
  if (key !== undefined) return findBearer(context.env, { key })
  const session = sessionOf(context)
  if (session === undefined)
    throw new Fault('unauthorized', 'Send the header "Authorization: Bearer <key>", or sign in at /.')
  requireOwnOrigin(context.req.raw)
  return findBearer(context.env, { session })
}

/** SHA-256 of the secret that it was asked with: what the database knows the key or session by. */
export function credentialOf(context: Context<GatewayTypes>): string {
  return sha256(bearer(context.req.raw.headers) ?? sessionOf(context) ?? '')
}

/** The key of the header, or of a WebSocket's protocols: a browser can send nothing else with it but the address, which is logged. */
function bearer(headers: Headers): string | undefined {
  const authorization = headers.get('Authorization')
  if (authorization !== null) return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1]
  return /(?:^|,)\s*bearer\.([^\s,]+)/.exec(headers.get('Sec-WebSocket-Protocol') ?? '')?.[1]
}

/** Without its counter the door stays open: a limit protects, it must not be a way to fail. */
async function count(env: GatewayEnv, key: Bearer) {
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

export async function findBearer(
  env: GatewayEnv,
  told: { readonly key: string } | { readonly session: string },
): Promise<Bearer> {
  const now = Date.now()
  const place = 'key' in told ? told.key : placeOf(told.session)
  const cached = cache.get(place)
  if (cached && now - cached.readAt < CACHE_MS && now < (cached.bearer.expires_at ?? Infinity))
    return cached.bearer
  const hash = sha256('key' in told ? told.key : told.session)
  const found = 'key' in told ? await findKey(env, hash, now) : await findSession(env.DATABASE, hash, now)
  if (!found || found.revoked_at !== null) {
    cache.delete(place)
    throw new Fault('unauthorized', 'key' in told ? UNKNOWN_KEY : OVER)
  }
  if (cache.size >= CACHE_KEYS) cache.clear()
  cache.set(place, { bearer: found, readAt: now })
  return found
}

const UNKNOWN_KEY = 'The key is unknown or revoked. Ask an administrator for a new one.'
const OVER = 'The session is over. Sign in again at /.'

/** Who signs out is out at once, here. */
export function forget(session: string): void {
  cache.delete(placeOf(session))
}

/** Apart from keys: a session's secret in the place of a key is none. */
const placeOf = (session: string) => `session ${session}`

const findKey = async (env: GatewayEnv, hash: string, now: number) =>
  (await findKeyByHash(env.DATABASE, hash)) ?? bootstrap(env, hash, now)

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
