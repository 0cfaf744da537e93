import { createRoute, z } from '@hono/zod-openapi'
import { Balance } from '../../contracts/event.ts'
import { scoped } from '../events/scoped.ts'
import { problems, SECURED } from '../openapi.ts'

const StreamName = z.string().openapi({ description: 'As `pack.stream`', example: 'quickeats.orders' })
const Day = z.iso.date().openapi({ description: 'UTC day of arrival; today, if not said' })

const READ = { tags: ['Streams'], security: SECURED }
const ofStream = scoped('read', (context) => context.req.param('stream') ?? '')
const PROBLEMS = problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited')
const WITH_LEDGER = { ...PROBLEMS, ...problems('unavailable') }

const CONTRACT = {
  200: {
    description: 'JSON Schema, draft 2020-12, which names itself as Iglu does, and the versions there are',
    content: {
      'application/json': {
        schema: z.looseObject({ title: z.string(), version: z.string(), versions: z.array(z.string()) }),
      },
    },
  },
  ...PROBLEMS,
}

export const contractRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/contracts/{stream}',
  middleware: ofStream,
  summary: 'What a row of the stream must be: the current contract',
  request: { params: z.object({ stream: StreamName }) },
  responses: CONTRACT,
})

export const contractVersionRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/contracts/{stream}/{version}',
  middleware: ofStream,
  summary: 'A version of the contract that rows may name',
  request: {
    params: z.object({ stream: StreamName, version: z.string().openapi({ example: '1-0-0' }) }),
  },
  responses: CONTRACT,
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
