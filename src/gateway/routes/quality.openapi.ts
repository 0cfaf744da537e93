import { createRoute, z } from '@hono/zod-openapi'
import { QualityResult } from '../../contracts/quality-result.ts'
import { authenticate } from '../authenticate.ts'
import { scoped } from '../events/scoped.ts'
import { problems, rowsContent, SECURED } from '../openapi.ts'
import { KPI_FORMATS } from '../warehouse/read-kpi.ts'

const HEAD = { tags: ['Warehouse'], security: SECURED }
const PROBLEMS = problems(
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'unavailable',
)
const params = z.object({ pack: z.string().openapi({ example: 'quickeats' }) })
const Answer = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string() })),
  data: z.array(QualityResult),
  rows: z.int(),
  elapsed_ms: z.number(),
})
const Day = z.iso.date({ error: 'must be a day, as 2026-11-01' })
const Yes = z.enum(['true', 'false']).default('false')

export const qualityRoute = createRoute({
  ...HEAD,
  method: 'get',
  path: '/v1/quality/{pack}',
  middleware: scoped('read', (context) => context.req.param('pack') ?? ''),
  summary: 'What the rules of a pack made of its data',
  request: {
    params,
    query: z.object({
      from: Day.optional().openapi({ description: 'Seven days with today, if neither is said' }),
      to: Day.optional().openapi({ description: 'The end, not with it' }),
      rule: z.string().optional(),
      scope: z.enum(['load', 'day']).optional(),
      failed: Yes.openapi({ description: 'Only what failed' }),
      format: z.enum(KPI_FORMATS).default('json'),
    }),
  },
  responses: {
    200: {
      description: 'Newest day first',
      content: rowsContent(Answer),
    },
    ...PROBLEMS,
  },
})

export const runQualityRoute = createRoute({
  ...HEAD,
  method: 'post',
  path: '/v1/quality/{pack}/run',
  middleware: authenticate('admin'),
  summary: 'Judge a day that is over, again or for the first time',
  description: 'What it comes to takes the place of what there was; incidents are raised and cleared by it.',
  request: {
    params,
    query: z.object({
      day: Day.optional().openapi({ description: 'In the zone of the pack; yesterday, if not said' }),
      dry_run: Yes.openapi({ description: 'Only say what it comes to' }),
    }),
  },
  responses: {
    200: {
      description: 'Of each rule that something can be said of',
      content: {
        'application/json': {
          schema: Answer,
        },
      },
    },
    ...PROBLEMS,
  },
})
