import { createRoute, z } from '@hono/zod-openapi'
import { Compacted, LakeTable, Vacuumed } from '../../contracts/lake.ts'
import { authenticate } from '../authenticate.ts'
import { problems, SECURED } from '../openapi.ts'

const LAKE = { tags: ['Lake'], security: SECURED }
const PROBLEMS = problems('unauthorized', 'forbidden', 'rate-limited', 'unavailable')

export const tablesRoute = createRoute({
  ...LAKE,
  method: 'get',
  path: '/v1/lake',
  summary: 'The tables of the lake',
  request: {
    query: z.object({
      pack: z
        .string()
        .optional()
        .openapi({ description: 'Of one pack; otherwise of all that the key may read' }),
    }),
  },
  responses: {
    200: {
      description: 'Those that have a commit',
      content: {
        'application/json': { schema: z.object({ tables: z.array(LakeTable.openapi('LakeTable')) }) },
      },
    },
    ...PROBLEMS,
  },
})

const ofTable = {
  ...LAKE,
  method: 'post',
  middleware: authenticate('admin'),
  request: {
    params: z.object({
      table: z.string().openapi({ description: 'As `pack.table`', example: 'quickeats.orders' }),
    }),
    query: z.object({
      dry_run: z
        .enum(['true', 'false'])
        .default('false')
        .openapi({ description: 'true: say what would be done, and change nothing' }),
    }),
  },
} as const

export const compactRoute = createRoute({
  ...ofTable,
  path: '/v1/lake/{table}/compact',
  summary: 'Join small files of days that are over; call again while groups are left',
  responses: {
    200: {
      description: 'What became of them',
      content: { 'application/json': { schema: Compacted } },
    },
    ...problems('malformed-request', 'not-found'),
    ...PROBLEMS,
  },
})

export const vacuumRoute = createRoute({
  ...ofTable,
  path: '/v1/lake/{table}/vacuum',
  summary: 'Delete files that no reader needs any more',
  responses: {
    200: { description: 'What was deleted', content: { 'application/json': { schema: Vacuumed } } },
    ...problems('malformed-request', 'not-found'),
    ...PROBLEMS,
  },
})
