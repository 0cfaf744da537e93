import { createRoute, z } from '@hono/zod-openapi'
import { authenticate } from '../authenticate.ts'
import { problems, rowsContent, SECURED } from '../openapi.ts'
import { BYTES_LIMIT, ROWS_LIMIT, SQL_FORMATS } from '../warehouse/run-sql.ts'

const Value = z.union([z.string().max(1_000_000), z.number(), z.boolean(), z.null()])
const Format = z.enum(SQL_FORMATS)

const Answer = z.object({
  meta: z.array(z.object({ name: z.string(), type: z.string().describe('In the words of ClickHouse') })),
  data: z.array(z.record(z.string(), z.unknown())),
  rows: z.int(),
  elapsed_ms: z.number(),
  truncated: z.boolean().describe('Whether there are more rows than these'),
})

export const sqlRoute = createRoute({
  tags: ['Warehouse'],
  security: SECURED,
  method: 'post',
  path: '/v1/sql',
  middleware: authenticate('sql'),
  summary: 'Reads the warehouse with SQL',
  description: `One query of SQLite over the tables of \`/v1/catalog\`. The first ${ROWS_LIMIT} rows are answered, and ${BYTES_LIMIT / 1e6} MB; the header \`Truncated\` says so too. The key needs the scope \`sql\`, which reads every pack.`,
  request: {
    query: z.object({ format: Format.optional() }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.object({
            sql: z
              .string()
              .max(50_000)
              .openapi({ example: 'SELECT date, holiday FROM time_dim WHERE holiday_flag' }),
            params: z
              .union([z.array(Value).max(100), z.record(z.string(), Value)])
              .optional()
              .openapi({ description: 'A list for `?`, an object for `:name`' }),
            format: Format.optional(),
            explain: z.boolean().optional().openapi({ description: 'How SQLite would go about it, instead' }),
          }),
        },
      },
    },
  },
  responses: {
    200: {
      description: 'Rows',
      content: rowsContent(Answer),
    },
    ...problems(
      'malformed-request',
      'query-invalid',
      'unauthorized',
      'forbidden',
      'query-refused',
      'query-too-costly',
      'rate-limited',
      'query-timeout',
    ),
  },
})
