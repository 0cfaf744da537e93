import { createRoute, z } from '@hono/zod-openapi'
import { BYTES_LIMIT, TIME_LIMIT_MS } from '../../platform/analytics.ts'
import { authenticate } from '../authenticate.ts'
import { problems, SECURED } from '../openapi.ts'
import { ROWS_LIMIT } from '../telemetry/ask.ts'

const COMMON = { tags: ['Telemetry'], security: SECURED, middleware: authenticate('sql') }

export const telemetrySqlRoute = createRoute({
  ...COMMON,
  method: 'post',
  path: '/v1/telemetry/sql',
  summary: 'Asks the telemetry of the pipeline with the SQL of Analytics Engine',
  description: `The body is one SELECT, as Cloudflare's SQL API takes it. The first ${ROWS_LIMIT} rows are answered, \`Truncated\` says whether there are more; ${BYTES_LIMIT / 1e6} MB, ${TIME_LIMIT_MS / 1000} s.`,
  request: {
    body: {
      required: true,
      content: {
        'text/plain': {
          schema: z.string().openapi({
            example: 'SELECT blob1 AS stage, SUM(_sample_interval) AS points FROM tributary GROUP BY stage',
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'Rows, in the format that the query names; JSON if it names none',
      content: {
        'application/json': {
          schema: z.object({
            meta: z.array(z.object({ name: z.string(), type: z.string() })),
            data: z
              .array(z.record(z.string(), z.unknown()))
              .describe('Integers of 64 bits, as counts, are strings'),
            rows: z.int(),
          }),
        },
        'application/x-ndjson': { schema: z.string() },
        'text/tab-separated-values': { schema: z.string() },
      },
    },
    ...problems(
      'query-invalid',
      'query-refused',
      'query-too-costly',
      'unauthorized',
      'forbidden',
      'rate-limited',
      'overloaded',
      'unavailable',
      'query-timeout',
    ),
  },
})

export const telemetryQueriesRoute = createRoute({
  ...COMMON,
  method: 'get',
  path: '/v1/telemetry/queries',
  summary: 'The queries over telemetry that ship',
  responses: {
    200: {
      description: 'Each with its name, its title and its text for `/v1/telemetry/sql`',
      content: {
        'application/json': {
          schema: z.object({
            queries: z.array(z.object({ name: z.string(), title: z.string(), sql: z.string() })),
          }),
        },
      },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})
