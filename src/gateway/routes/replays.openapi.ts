import { createRoute, z } from '@hono/zod-openapi'
import { KeptReplay, Replay, ReplayRequest } from '../../contracts/replay.ts'
import { authenticate } from '../authenticate.ts'
import { Page, problems, SECURED } from '../openapi.ts'

const HEAD = { tags: ['Replay'], security: SECURED, middleware: authenticate('admin') }
const PROBLEMS = problems(
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'unavailable',
)
const params = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, { error: 'must be the id of a replay' }) })
const told = (description: string) => ({
  description,
  content: { 'application/json': { schema: Replay.openapi('Replay') } },
})

export const beginRoute = createRoute({
  ...HEAD,
  method: 'post',
  path: '/v1/replay',
  summary: 'Make windows and facts of a stream again from its segments, beside the live ones, and compare',
  description:
    'The same request is the same replay: one that is under way goes on, one that is over begins anew. Nothing live is changed before it is swapped.',
  request: { body: { content: { 'application/json': { schema: ReplayRequest } }, required: true } },
  responses: { 202: told('It has begun; its address is in Location'), ...PROBLEMS },
})

/** Each of a page is asked of its own object. */
const FewReplays = Page.extend({ limit: z.coerce.number().int().min(1).max(100).default(20) })

export const replaysRoute = createRoute({
  ...HEAD,
  method: 'get',
  path: '/v1/replays',
  summary: 'Replays that are kept, newest first',
  request: { query: FewReplays },
  responses: {
    200: {
      description: 'A page; the next one is in Link',
      content: { 'application/json': { schema: z.object({ replays: z.array(KeptReplay) }) } },
    },
    ...PROBLEMS,
  },
})

export const replayRoute = createRoute({
  ...HEAD,
  method: 'get',
  path: '/v1/replay/{id}',
  summary: 'How far a replay is, and what differs',
  request: { params },
  responses: { 200: told('The replay'), ...PROBLEMS },
})

export const swapRoute = createRoute({
  ...HEAD,
  method: 'post',
  path: '/v1/replay/{id}/swap',
  summary: 'Make the live rows what the segments come to',
  description:
    'What was swapped stays as it is, whoever asks again; before it is compared, it swaps once it is.',
  request: { params },
  responses: { 202: told('It is under way, or done'), ...PROBLEMS },
})

export const dropRoute = createRoute({
  ...HEAD,
  method: 'delete',
  path: '/v1/replay/{id}',
  summary: 'Forget a replay, and what it made beside the live rows',
  request: { params },
  responses: { 204: { description: 'It is gone' }, ...PROBLEMS },
})
