import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import { problems, SECURED } from '../openapi.ts'

const LAKE = { tags: ['Lake'], security: SECURED }
const PARAMS = z.object({
  table: z.string().openapi({ description: 'As `pack.table`', example: 'quickeats.orders' }),
})
const PROBLEMS = problems('not-found', 'unauthorized', 'forbidden', 'rate-limited', 'unavailable')

export const filesRoute = createRoute({
  ...LAKE,
  method: 'get',
  path: '/v1/lake/{table}/files',
  summary:
    'The files of a table: those of its log, and all data files, also those that no version names any more',
  request: {
    params: PARAMS,
    query: z.object({
      prefix: z.string().default('').openapi({ description: 'Paths that begin so', example: '_delta_log/' }),
      cursor: z.string().optional().openapi({ description: '`next` of the page before' }),
    }),
  },
  responses: {
    200: {
      description: 'A thousand at most, in order',
      content: {
        'application/json': {
          schema: z.object({
            files: z.array(
              z.object({
                path: z.string().describe('Below the table'),
                size: z.int(),
                stored_at: z.iso.datetime(),
              }),
            ),
            next: z.string().nullable().describe('Where the next page begins'),
          }),
        },
      },
    },
    ...problems('malformed-request'),
    ...PROBLEMS,
  },
})

/** A path has slashes, which a parameter of OpenAPI has not: it is described here and read by hand. */
export const FILE: RouteConfig = {
  ...LAKE,
  method: 'get',
  path: '/v1/lake/{table}/files/{path}',
  summary: 'A file of a table, byte by byte',
  request: {
    params: PARAMS.extend({
      path: z.string().openapi({
        description: 'As the list and the log have it',
        example: '_delta_log/00000000000000000000.json',
      }),
    }),
  },
  responses: {
    200: {
      description: 'Its bytes; `ETag` is their MD5',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...PROBLEMS,
  },
}
