import { createRoute, z } from '@hono/zod-openapi'
import { ExperimentList, ExperimentReport } from '../../contracts/experiment-report.ts'
import { scoped } from '../events/scoped.ts'
import { problems, SECURED } from '../openapi.ts'
import { Moment, Zone } from './windows.openapi.ts'

export const experimentRoute = createRoute({
  tags: ['Warehouse'],
  security: SECURED,
  method: 'get',
  path: '/v1/experiments/{experiment}',
  middleware: scoped('read', (context) => context.req.param('experiment') ?? ''),
  summary: 'What an experiment comes to, with its verdict; of a pack, how its experiments stand',
  description:
    'Units are those that were exposed in the period. `Cache-Status` says whether the sums were kept from before.',
  request: {
    params: z.object({
      experiment: z.string().openapi({
        description: 'As `pack.experiment`, or a pack alone for a list',
        example: 'recommendations.recs_v2',
      }),
    }),
    query: z.object({
      from: Moment.optional().openapi({ description: '30 days with today, if neither is said' }),
      to: Moment.optional().openapi({ description: 'The end, not with it' }),
      tz: Zone.optional().openapi({ description: 'Zone of the days; that of the pack if not said' }),
      changed_at: Moment.optional().openapi({
        description: 'When what met everybody at once was changed; of such an experiment only',
      }),
    }),
  },
  responses: {
    200: {
      description: 'The answer of an experiment, or the list of a pack',
      content: { 'application/json': { schema: z.union([ExperimentReport, ExperimentList]) } },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited', 'unavailable'),
  },
})
