import { createRoute, z } from '@hono/zod-openapi'
import { BridgePlan, BridgeStatus, LakeTableSchema } from '../../contracts/bridge.ts'
import { authenticate } from '../authenticate.ts'
import { problems, SECURED } from '../openapi.ts'

const BRIDGE = { tags: ['Lake'], security: SECURED }
const PROBLEMS = problems('malformed-request', 'unauthorized', 'forbidden', 'rate-limited', 'unavailable')
const status = (description: string) => ({
  description,
  content: { 'application/json': { schema: BridgeStatus.openapi('BridgeStatus') } },
})

export const bridgeRoute = createRoute({
  ...BRIDGE,
  method: 'get',
  path: '/v1/bridge',
  middleware: authenticate('admin', 'read:*'),
  summary: 'How far the copy of the lake is, and what keeps it from going on',
  responses: { 200: status('The bridge, and each table'), ...PROBLEMS },
})

export const syncRoute = createRoute({
  ...BRIDGE,
  method: 'post',
  path: '/v1/bridge/sync',
  middleware: authenticate('admin'),
  summary: 'Bring the copy up to the lake now, and hold every object of it against the lake',
  request: {
    query: z.object({
      dry_run: z
        .stringbool()
        .default(false)
        .openapi({ type: 'boolean', description: 'Only say what would be copied' }),
    }),
  },
  responses: {
    200: {
      description: 'What would be copied; nothing was changed',
      content: {
        'application/json': { schema: z.object({ tables: z.array(BridgePlan.openapi('BridgePlan')) }) },
      },
    },
    202: status('It has begun; GET /v1/bridge tells how far it is'),
    ...PROBLEMS,
  },
})

export const tablesRoute = createRoute({
  ...BRIDGE,
  method: 'get',
  path: '/v1/bridge/tables',
  middleware: authenticate('admin', 'read:*'),
  summary: 'The tables of the lake with their columns, for a catalogue',
  responses: {
    200: {
      description: 'The tables, as the newest metadata in their logs has them',
      content: {
        'application/json': {
          schema: z.object({ tables: z.array(LakeTableSchema.openapi('LakeTableSchema')) }),
        },
      },
    },
    ...PROBLEMS,
  },
})
