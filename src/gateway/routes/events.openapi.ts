import { type RouteConfig, z } from '@hono/zod-openapi'
import { EventsAnswer, TinybirdAnswer } from '../../contracts/event.ts'
import { SpilledAnswer } from '../../contracts/spill.ts'
import { problems, SECURED } from '../openapi.ts'

const NAME = 'The stream as `pack.stream`'
const ROWS = z.string()
const BODY = {
  content: {
    'application/x-ndjson': { schema: ROWS },
    'application/json': { schema: z.unknown() },
    'application/cloudevents+json': { schema: z.unknown() },
    'application/cloudevents-batch+json': { schema: z.unknown() },
    'text/csv': { schema: ROWS },
    'text/plain': { schema: ROWS },
  },
}
const SENDING = { tags: ['Events'], security: SECURED }
const PROBLEMS = problems(
  'malformed-request',
  'idempotency-key-invalid',
  'unauthorized',
  'forbidden',
  'not-found',
  'body-too-large',
  'content-type-unsupported',
  'idempotency-key-reused',
  'rate-limited',
  'stream-overloaded',
  'unavailable',
)

/** Events are described here and read by hand: their bodies have many forms. */
export const DESCRIBED: RouteConfig[] = [
  {
    ...SENDING,
    method: 'post',
    path: '/v1/events/{stream}',
    summary: 'Send events: the answer comes when they are durable and counted',
    request: {
      params: z.object({ stream: z.string().openapi({ description: NAME, example: 'quickeats.orders' }) }),
      headers: z.object({
        'Idempotency-Key': z.string().optional().openapi({
          description:
            'The same key and body give the first answer again; without a key the body itself is it',
        }),
        'Content-Encoding': z.enum(['gzip']).optional(),
      }),
      body: BODY,
    },
    responses: {
      200: {
        description: 'What became of the rows; received = accepted + duplicates + quarantined',
        content: { 'application/json': { schema: EventsAnswer } },
      },
      202: {
        description: 'The ledger is away: the rows are safe, and are counted once when it is back',
        content: { 'application/json': { schema: SpilledAnswer } },
      },
      ...PROBLEMS,
    },
  },
  {
    ...SENDING,
    method: 'post',
    path: '/v0/events',
    summary: 'Send events as to the Events API of Tinybird',
    request: {
      query: z.object({
        name: z.string().openapi({ description: NAME }),
        wait: z.enum(['true', 'false']).optional().openapi({ description: 'true: 200; else 202' }),
      }),
      body: BODY,
    },
    responses: {
      200: {
        description: 'With wait=true',
        content: { 'application/json': { schema: TinybirdAnswer } },
      },
      202: {
        description: 'The rows are as durable as with wait=true; with it, the ledger is away',
        content: { 'application/json': { schema: TinybirdAnswer } },
      },
      ...PROBLEMS,
    },
  },
]
