import { createRoute, z } from '@hono/zod-openapi'
import { QuarantineEntry, ReplayAnswer } from '../../contracts/quarantine.ts'
import { scoped } from '../events/scoped.ts'
import { Page, problems, SECURED } from '../openapi.ts'
import { Moment } from './windows.openapi.ts'

const StreamName = z.string().openapi({ description: 'As `pack.stream`', example: 'quickeats.orders' })
const Since = Moment.optional().openapi({ description: 'Requests quarantined after this time' })

const TAGGED = { tags: ['Streams'], security: SECURED }
const ofQuery = (scope: 'read' | 'events:write') =>
  scoped(scope, (context) => context.req.query('stream') ?? '')
const PROBLEMS = problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited')

export const quarantineRoute = createRoute({
  ...TAGGED,
  method: 'get',
  path: '/v1/quarantine',
  middleware: ofQuery('read'),
  summary: 'Requests with rows that broke their contract',
  request: {
    query: Page.extend({
      stream: StreamName,
      since: Since,
      state: z
        .enum(['waiting', 'replayed', 'all'])
        .default('waiting')
        .openapi({ description: 'waiting: some of its rows are still in quarantine' }),
    }),
  },
  responses: {
    200: {
      description: 'Oldest first',
      content: { 'application/json': { schema: z.object({ quarantine: z.array(QuarantineEntry) }) } },
    },
    ...PROBLEMS,
  },
})

export const quarantinedRoute = createRoute({
  ...TAGGED,
  method: 'get',
  path: '/v1/quarantine/{message_id}',
  middleware: ofQuery('read'),
  summary: 'The bad rows of one request, as they were sent',
  request: {
    params: z.object({ message_id: z.string() }),
    query: z.object({ stream: StreamName }),
  },
  responses: {
    200: {
      description: 'NDJSON of `{text, errors}`; a row without errors was replayed',
      content: { 'application/x-ndjson': { schema: z.string() } },
    },
    ...PROBLEMS,
  },
})

export const replayRoute = createRoute({
  ...TAGGED,
  method: 'post',
  path: '/v1/quarantine/replay',
  middleware: ofQuery('events:write'),
  summary: 'Hold what is in quarantine against the contract as it is now, and take what passes',
  request: {
    query: Page.extend({
      stream: StreamName,
      since: Since,
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(500)
        .default(100)
        .openapi({ description: 'Requests; the link with rel="next" goes on behind them' }),
      dry_run: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'true: say what would pass, and change nothing' }),
    }),
  },
  responses: {
    200: {
      description: 'What became of the rows; asked again, nothing is counted twice',
      content: { 'application/json': { schema: ReplayAnswer } },
    },
    ...PROBLEMS,
    ...problems('rate-limited', 'stream-overloaded', 'unavailable'),
  },
})
