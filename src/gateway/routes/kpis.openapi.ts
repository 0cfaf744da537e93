import { createRoute, z } from '@hono/zod-openapi'
import { authenticate } from '../authenticate.ts'
import { scoped } from '../events/scoped.ts'
import { problems, rowsContent, SECURED } from '../openapi.ts'
import { KPI_FORMATS } from '../warehouse/read-kpi.ts'
import { Moment, Zone } from './windows.openapi.ts'

const READ = { tags: ['Warehouse'], security: SECURED }
const PROBLEMS = problems(
  'malformed-request',
  'unauthorized',
  'forbidden',
  'not-found',
  'rate-limited',
  'unavailable',
)

const Answer = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string().describe('In the words of ClickHouse') })),
  data: z.array(z.record(z.string(), z.unknown())),
  rows: z.int(),
  elapsed_ms: z.number(),
})

export const kpiRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/kpis/{kpi}',
  middleware: scoped('read', (context) => context.req.param('kpi') ?? ''),
  summary: 'A figure by its name',
  description:
    'The filters of the KPI, as `/v1/catalog` lists them, are parameters too. `Cache-Status` says whether the answer was kept from before.',
  request: {
    params: z.object({ kpi: z.string().openapi({ example: 'quickeats.top_restaurants' }) }),
    query: z.looseObject({
      from: Moment.optional().openapi({ description: '30 days with today, if neither is said' }),
      to: Moment.optional().openapi({ description: 'The end, not with it' }),
      tz: Zone.optional().openapi({ description: 'What is local; the zone of the pack if not said' }),
      format: z.enum(KPI_FORMATS).default('json'),
    }),
  },
  responses: {
    200: {
      description: 'Rows',
      content: rowsContent(Answer),
    },
    ...problems('only-in-lake'),
    ...PROBLEMS,
  },
})

export const reloadRoute = createRoute({
  ...READ,
  method: 'post',
  path: '/v1/warehouse/{pack}/reload',
  middleware: authenticate('admin'),
  summary: 'Empty the tables of a pack, to be loaded anew from its segments',
  description:
    'For a fact or dimension that was declared later than its first rows came. The sweep loads the segments, a thousand of each ledger and stream at a time; until it is done, KPIs are of a part of them.',
  request: { params: z.object({ pack: z.string().openapi({ example: 'quickeats' }) }) },
  responses: {
    202: {
      description: 'They are empty',
      content: {
        'application/json': { schema: z.object({ pack: z.string(), tables: z.array(z.string()) }) },
      },
    },
    ...problems('only-in-lake'),
    ...PROBLEMS,
  },
})

export const unloadedRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/warehouse/{pack}/unloaded',
  middleware: scoped('read', (context) => context.req.param('pack') ?? ''),
  summary: 'Sealed rows that the tables could not take, and why',
  description:
    'The newest hundred. They are tried again, at first after seconds and later every hour, and leave this list when they are loaded.',
  request: { params: z.object({ pack: z.string().openapi({ example: 'quickeats' }) }) },
  responses: {
    200: {
      description: 'By segment',
      content: {
        'application/json': {
          schema: z.object({
            segments: z.array(
              z.object({
                key: z.string().describe('Its object in R2'),
                reason: z.string(),
                attempts: z.int(),
                first_failed_at: z.string(),
                failed_at: z.string(),
              }),
            ),
          }),
        },
      },
    },
    ...PROBLEMS,
  },
})

const Typed = z.object({ name: z.string(), type: z.string(), meaning: z.string().optional() })

export const catalogRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/catalog',
  summary: 'The tables, KPIs, features and experiments of the packs that the key may read',
  request: { query: z.object({ pack: z.string().optional() }) },
  responses: {
    200: {
      description: 'By pack',
      content: {
        'application/json': {
          schema: z.object({
            packs: z.array(
              z.object({
                pack: z.string(),
                title: z.string(),
                timezone: z.string(),
                tables: z.array(
                  z.object({
                    name: z.string(),
                    kind: z.enum(['dimension', 'fact', 'calendar', 'quality']),
                    title: z.string(),
                    serve: z.enum(['rows', 'lake']).describe('`lake`: it is not in the database'),
                    grain: z.array(z.string()),
                    from: z.array(z.string()).describe('The streams that its rows come from'),
                    columns: z.array(Typed),
                    rows: z.int().nullable(),
                    newest: z.string().nullable().describe('The newest event time in it'),
                    loaded_at: z.string().nullable(),
                  }),
                ),
                views: z.array(z.object({ name: z.string(), title: z.string() })),
                kpis: z.array(
                  z.object({
                    name: z.string(),
                    title: z.string(),
                    chart: z.string(),
                    columns: z.array(Typed),
                    filters: z.array(Typed),
                    sql: z.string(),
                  }),
                ),
                rules: z.array(
                  z.object({
                    name: z.string(),
                    title: z.string(),
                    on: z.string(),
                    severity: z.string(),
                    says: z.record(z.string(), z.unknown()).describe('As the pack declares it'),
                  }),
                ),
                features: z.array(
                  z.object({
                    name: z.string(),
                    title: z.string(),
                    entity: z.string(),
                    key: z.string(),
                    ttl: z.string().describe('Older values are not given'),
                    delay: z.string().describe('Rows count from so long after their time on'),
                    features: z.array(Typed),
                    sql: z.string(),
                  }),
                ),
                experiments: z.array(
                  z.object({
                    name: z.string(),
                    title: z.string(),
                    kind: z.enum(['trial', 'change']),
                    metrics: z.array(z.string()),
                    variants: z.array(z.string()),
                  }),
                ),
              }),
            ),
          }),
        },
      },
    },
    ...PROBLEMS,
  },
})
