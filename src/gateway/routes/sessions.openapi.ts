import { createRoute } from '@hono/zod-openapi'
import { Credential, Identity, Ticket } from '../../contracts/sign-in.ts'
import { authenticate } from '../authenticate.ts'
import { problems, SECURED } from '../openapi.ts'

const ACCESS = { tags: ['Access'] }
const identity = (description: string) => ({
  description,
  content: { 'application/json': { schema: Identity.openapi('Identity') } },
})

export const openSession = createRoute({
  ...ACCESS,
  method: 'post',
  path: '/v1/session',
  summary: 'Sign in at the dashboard: the answer sets a cookie that stands for the key',
  description:
    'The cookie is HttpOnly and SameSite=Strict and lasts 7 days, or as long as the link. What it changes it takes from pages of this address only.',
  request: { body: { required: true, content: { 'application/json': { schema: Credential } } } },
  responses: {
    200: identity('Who is signed in'),
    ...problems('malformed-request', 'unauthorized'),
  },
})

export const readSession = createRoute({
  ...ACCESS,
  method: 'get',
  path: '/v1/session',
  summary: 'Who asks, and what they may do',
  responses: { 200: identity('The key or session, or nobody') },
})

export const closeSession = createRoute({
  ...ACCESS,
  method: 'delete',
  path: '/v1/session',
  summary: 'Sign out',
  responses: { 204: { description: 'Nobody is signed in' }, ...problems('forbidden') },
})

export const makeTicket = createRoute({
  ...ACCESS,
  method: 'post',
  path: '/v1/session/tickets',
  summary: 'An address that opens the dashboard as this key, once, within the hour',
  security: SECURED,
  middleware: authenticate(),
  responses: {
    201: { description: 'The address', content: { 'application/json': { schema: Ticket } } },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})
