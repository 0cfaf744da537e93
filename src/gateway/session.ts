import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Fault } from '../contracts/problem.ts'
import type { GatewayTypes } from './env.ts'

const COOKIE = 'tributary_session'

/** The session's secret, which scripts of the page cannot read and other sites' pages do not send. */
export function sessionOf(context: Context<GatewayTypes>): string | undefined {
  return getCookie(context, COOKIE)
}

export function setSession(context: Context<GatewayTypes>, secret: string, expiresAt: number): void {
  setCookie(context, COOKIE, secret, { ...attributes(context), expires: new Date(expiresAt) })
}

export function clearSession(context: Context<GatewayTypes>): void {
  deleteCookie(context, COOKIE, attributes(context))
}

/**
 * A browser sends a cookie by itself, so what a session may change, and the live stream, which no rule of origins guards, are for
 * pages of this address alone. SameSite does not tell the ports of one host apart.
 */
export function requireOwnOrigin(request: Request): void {
  const isRead = request.method === 'GET' || request.method === 'HEAD'
  if (isRead && request.headers.get('Upgrade') === null) return
  if (request.headers.get('Origin') === new URL(request.url).origin) return
  throw new Fault(
    'forbidden',
    'A session takes this from pages of its own address only. Send a key in the header "Authorization" instead.',
  )
}

/**
 * 256 bits; of a ticket, which people see in a terminal and which opens once, 128. The kind is for people and for scanners of leaked secrets:
 * trb_ is a key, trs_ a session, trt_ a ticket, trl_ a link.
 */
export function newSecret(kind: 'trb' | 'trs' | 'trt' | 'trl'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(kind === 'trt' ? 16 : 32))
  return `${kind}_${Buffer.from(bytes).toString('base64url')}`
}

function attributes({ req }: Context<GatewayTypes>) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'Strict',
    secure: req.url.startsWith('https:'),
  } as const
}
