import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import { LiveMessage } from '../../contracts/live.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { isZone } from '../../engine/stream/zone.ts'
import { scoped } from '../events/scoped.ts'
import { problems, SECURED } from '../openapi.ts'

export const Moment = z
  .string()
  .refine((text) => isoTime(text) !== null, { error: 'must be an ISO 8601 time with a zone, or a day' })
const Every = z.string().regex(/^(\d+ (second|minute|hour|day)s?|period)$/, {
  error: 'must be a length of time, as 1 hour or 1 day, or period',
})
export const Zone = z.string().refine(isZone, { error: 'must be an IANA zone, as Asia/Kolkata' })

const READ = { tags: ['Streams'], security: SECURED }
const PROBLEMS = problems(
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'unavailable',
)

export const windowsRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/windows/{window}',
  middleware: scoped('read', (context) => context.req.param('window') ?? ''),
  summary: 'The rows of a window or gauge',
  description: 'The keys of the window are parameters too: `city=Pune` gives the rows of that city.',
  request: {
    params: z.object({ window: z.string().openapi({ example: 'quickeats.orders_per_city' }) }),
    query: z.looseObject({
      from: Moment.optional().openapi({ description: 'Windows that begin at this time or later' }),
      to: Moment.optional().openapi({ description: 'Windows that begin before this time' }),
      by: z
        .string()
        .optional()
        .openapi({ description: 'Keys to keep, with commas; the others are merged. Empty: none' }),
      every: Every.optional().openapi({
        description:
          'Longer windows, as `1 hour` or `1 day` of the zone, or `period`: one window of all that is asked for',
      }),
      tz: Zone.optional().openapi({
        description: 'Zone of the times, and of hours and days; UTC if not said',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Rows by window start; keys and values are columns',
      content: {
        'application/json': {
          schema: z.object({
            window: z.string(),
            rows: z.array(z.record(z.string(), z.unknown())),
            watermark: z
              .string()
              .nullable()
              .describe('Windows that end by then are final; nothing of a gauge, or before any row came'),
            counts: z
              .object({
                rows: z.int(),
                late: z.int().describe('Corrected a window that was final'),
                too_late: z
                  .int()
                  .describe('Came after their window was forgotten: they are in the raw data only'),
                other: z.int().describe('Went to the group __other__, for want of room'),
                refused: z.int().describe('Left out of a gauge, for want of room'),
              })
              .describe('What became of the rows, ever'),
          }),
        },
      },
    },
    ...PROBLEMS,
  },
})

/** Described here and handled by hand: it answers with a stream. */
export const LIVE: RouteConfig = {
  ...READ,
  method: 'get',
  path: '/v1/live/{pack}',
  summary: 'What a pack shows, as it changes: server-sent events, or a WebSocket',
  description:
    'The first message is a snapshot. A browser, which cannot send headers, offers the WebSocket protocols `tributary` and `bearer.{key}`. When the key, session or link is over, the stream ends within a minute, a WebSocket with the code 4401.',
  request: {
    params: z.object({ pack: z.string().openapi({ example: 'quickeats' }) }),
    query: z.object({
      windows: z.string().optional().openapi({ description: 'Only these, with commas' }),
      after: z
        .string()
        .optional()
        .openapi({ description: 'Go on after the message of this id; or a snapshot, when it is too old' }),
    }),
    headers: z.object({ 'Last-Event-ID': z.string().optional().openapi({ description: 'As `after`' }) }),
  },
  responses: {
    101: { description: 'A WebSocket: one message of JSON each; `ping` is answered with `pong`' },
    200: {
      description: 'Server-sent events: `id`, `event` (the type) and `data`',
      content: { 'text/event-stream': { schema: LiveMessage } },
    },
    ...PROBLEMS,
  },
}
