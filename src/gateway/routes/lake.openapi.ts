import { createRoute, z } from '@hono/zod-openapi'
import { LakeTable } from '../../contracts/lake.ts'
import { problems, SECURED } from '../openapi.ts'

const LAKE = { tags: ['Lake'], security: SECURED }

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
    ...problems('unauthorized', 'forbidden', 'rate-limited', 'unavailable'),
  },
})
