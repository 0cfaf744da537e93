import type { OpenAPIHono } from '@hono/zod-openapi'
import { Fault } from '../../contracts/problem.ts'
import type { Credential, Identity } from '../../contracts/sign-in.ts'
import { findLink } from '../../platform/database/links.ts'
import {
  deleteSession,
  type Holder,
  insertSession,
  insertTicket,
  takeTicket,
} from '../../platform/database/sessions.ts'
import { type Bearer, bearerOf, findBearer, forget, sha256 } from '../authenticate.ts'
import type { GatewayEnv, GatewayTypes } from '../env.ts'
import { clearSession, newSecret, requireOwnOrigin, sessionOf, setSession } from '../session.ts'
import { closeSession, makeTicket, openSession, readSession } from './sessions.openapi.ts'

const SESSION_MS = 7 * 86_400_000
const TICKET_MS = 3_600_000

/** Signing in at the dashboard, and out. */
export function sessionRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(openSession, async (context) => {
    const now = Date.now()
    const { holder, until } = await redeem(context.env, context.req.valid('json'), now)
    const secret = newSecret('trs')
    const expires_at = Math.min(now + SESSION_MS, until)
    await insertSession(context.env.DATABASE, { sha256: sha256(secret), holder, expires_at }, now)
    setSession(context, secret, expires_at)
    return context.json(identity(await findBearer(context.env, { session: secret })), 200)
  })
  app.openapi(readSession, async (context) => {
    const bearer = await bearerOf(context).catch((error: unknown) => {
      if (error instanceof Fault && error.problem.status === 401) return undefined
      throw error
    })
    return context.json(bearer ? identity(bearer) : { signed_in: false as const }, 200)
  })
  app.openapi(closeSession, async (context) => {
    const secret = sessionOf(context)
    if (secret !== undefined) {
      requireOwnOrigin(context.req.raw)
      await deleteSession(context.env.DATABASE, sha256(secret))
      forget(secret)
    }
    clearSession(context)
    return context.body(null, 204)
  })
  app.openapi(makeTicket, async (context) => {
    const { id: key_id, expires_at: sessionEnd } = await bearerOf(context)
    if (sessionEnd !== undefined)
      throw new Fault('forbidden', 'A session makes no tickets. Send the key in the header "Authorization".')
    const ticket = newSecret('trt')
    const now = Date.now()
    const expires_at = now + TICKET_MS
    const row = { sha256: sha256(ticket), key_id, expires_at }
    await insertTicket(context.env.DATABASE, row, now)
    const url = `${new URL(context.req.url).origin}/#ticket=${ticket}`
    return context.json({ ticket, url, expires_at: new Date(expires_at).toISOString() }, 201)
  })
}

/** Whom the credential is of, and until when it may be used. */
async function redeem(
  env: GatewayEnv,
  credential: Credential,
  now: number,
): Promise<{ readonly holder: Holder; readonly until: number }> {
  if ('key' in credential)
    return { holder: { key_id: (await findBearer(env, credential)).id }, until: Infinity }
  if ('ticket' in credential) {
    const key_id = await takeTicket(env.DATABASE, sha256(credential.ticket), now)
    if (key_id !== null) return { holder: { key_id }, until: Infinity }
    throw new Fault(
      'unauthorized',
      'This address was opened before, or is over an hour old. "npx tributary dashboard" prints a new one.',
    )
  }
  const link = await findLink(env.DATABASE, sha256(credential.link), now)
  if (link) return { holder: { link_id: link.id }, until: link.expires_at }
  throw new Fault(
    'unauthorized',
    'This link is over, or was taken back. Ask who gave it to you for a new one.',
  )
}

function identity({ id, name, scopes, expires_at }: Bearer): Identity {
  return {
    signed_in: true,
    id,
    name,
    scopes: JSON.parse(scopes),
    ...(expires_at !== undefined && { expires_at: new Date(expires_at).toISOString() }),
  }
}
