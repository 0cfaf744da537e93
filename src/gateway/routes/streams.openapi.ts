import { createRoute, z } from '@hono/zod-openapi'
import { Balance, QuarantineEntry } from '../../contracts/event.ts'
import { scoped } from '../events/scoped.ts'
import { Page, problems, SECURED } from '../openapi.ts'
import { Moment } from './windows.openapi.ts'

const StreamName = z.string().openapi({ description: 'As `pack.stream`', example: 'quickeats.orders' })
const Day = z.iso.date().openapi({ description: 'UTC day of arrival; today, if not said' })

const READ = { tags: ['Streams'], security: SECURED }
const ofStream = scoped('read', (context) => context.req.param('stream') ?? '')
const ofQuery = scoped('read', (context) => context.req.query('stream') ?? '')
const PROBLEMS = problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited')
const WITH_LEDGER = { ...PROBLEMS, ...problems('unavailable') }

export const contractRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/contracts/{stream}',
  middleware: ofStream,
  summary: 'What a row of the stream must be, as JSON Schema',
  request: { params: z.object({ stream: StreamName }) },
  responses: {
    200: {
      description: 'JSON Schema, draft 2020-12',
      content: { 'application/json': { schema: z.looseObject({ title: z.string(), version: z.string() }) } },
    },
    ...PROBLEMS,
  },
})

export const balanceRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/streams/{stream}/balance',
  middleware: ofStream,
  summary: 'What became of the rows that came on a day',
  request: { params: z.object({ stream: StreamName }), query: z.object({ day: Day.optional() }) },
  responses: {
    200: {
      description: 'received = accepted + duplicates + quarantined',
      content: {
        'application/json': { schema: Balance.extend({ stream: z.string(), day: z.string() }) },
      },
    },
    ...WITH_LEDGER,
  },
})

export const quarantineRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/quarantine',
  middleware: ofQuery,
  summary: 'Requests with rows that broke their contract',
  request: { query: Page.extend({ stream: StreamName, since: Moment.optional() }) },
  responses: {
    200: {
      description: 'Oldest first',
      content: { 'application/json': { schema: z.object({ quarantine: z.array(QuarantineEntry) }) } },
    },
    ...PROBLEMS,
  },
})

export const quarantinedRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/quarantine/{message_id}',
  middleware: ofQuery,
  summary: 'The bad rows of one request, as they were sent',
  request: {
    params: z.object({ message_id: z.string() }),
    query: z.object({ stream: StreamName }),
  },
  responses: {
    200: {
      description: 'NDJSON of `{text, errors}`',
      content: { 'application/x-ndjson': { schema: z.string() } },
    },
    ...PROBLEMS,
  },
})
