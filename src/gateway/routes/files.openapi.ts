import { createRoute, type RouteConfig, z } from '@hono/zod-openapi'
import { EventFile, FileParts } from '../../contracts/file.ts'
import { scoped } from '../events/scoped.ts'
import { Page, problems, SECURED } from '../openapi.ts'

const NAMED = z.object({
  stream: z.string().openapi({ description: 'The stream as `pack.stream`', example: 'quickeats.orders' }),
  name: z.string().openapi({ description: 'Of the file', example: 'orders-2026-11-01.csv.gz' }),
})
const UPLOAD = NAMED.extend({ upload_id: z.string() })
const HEADERS = z.object({
  'Content-Type': z
    .string()
    .optional()
    .openapi({ description: 'text/csv or application/x-ndjson; else by suffix' }),
  'Content-Encoding': z.enum(['gzip']).optional().openapi({ description: 'Else by the suffix .gz' }),
})
const BODY = {
  content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
}
const WRITING = { tags: ['Files of events'], security: SECURED }
const READING = problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited')
const PROBLEMS = {
  ...READING,
  ...problems(
    'malformed-request',
    'name-invalid',
    'body-truncated',
    'body-too-large',
    'content-type-unsupported',
  ),
}
const ACCEPTED = {
  202: {
    description: 'Stored; Location says where to look how far it is',
    content: { 'application/json': { schema: EventFile } },
  },
  ...PROBLEMS,
}

/** Files are described here and read by hand: a validator would hold the whole body in memory. */
export const DESCRIBED: RouteConfig[] = [
  {
    ...WRITING,
    method: 'put',
    path: '/v1/files/{stream}/{name}',
    summary: 'Send a file of events; the same name and content again is the same file',
    request: { params: NAMED, headers: HEADERS, body: BODY },
    responses: ACCEPTED,
  },
  {
    ...WRITING,
    method: 'post',
    path: '/v1/files/{stream}/{name}/uploads',
    summary: 'Begin a file that comes in parts',
    request: { params: NAMED, headers: HEADERS },
    responses: {
      201: {
        description: 'Parts go to …/uploads/{upload_id}/{part}',
        content: { 'application/json': { schema: z.object({ upload_id: z.string() }) } },
      },
      ...PROBLEMS,
    },
  },
  {
    ...WRITING,
    method: 'put',
    path: '/v1/files/{stream}/{name}/uploads/{upload_id}/{part}',
    summary: 'Send one part: all but the last are of one size, from 5 MiB to 100 MB',
    request: { params: UPLOAD.extend({ part: z.coerce.number().int().min(1).max(10_000) }), body: BODY },
    responses: {
      200: {
        description: 'The etag is asked for at the end',
        content: { 'application/json': { schema: z.object({ part: z.int(), etag: z.string() }) } },
      },
      ...PROBLEMS,
    },
  },
  {
    ...WRITING,
    method: 'post',
    path: '/v1/files/{stream}/{name}/uploads/{upload_id}/complete',
    summary: 'Join the parts of a file',
    request: { params: UPLOAD, body: { content: { 'application/json': { schema: FileParts } } } },
    responses: ACCEPTED,
  },
]

export const fileRoute = createRoute({
  ...WRITING,
  method: 'get',
  path: '/v1/files/{id}',
  middleware: scoped(['read', 'events:write'], (context) => context.req.param('id') ?? ''),
  summary: 'How far a file of events is, and what became of its rows',
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The file', content: { 'application/json': { schema: EventFile } } },
    ...READING,
  },
})

export const filesRoute = createRoute({
  ...WRITING,
  method: 'get',
  path: '/v1/files',
  middleware: scoped(['read', 'events:write'], (context) => context.req.query('stream') ?? ''),
  summary: 'The files of a stream',
  request: { query: Page.extend({ stream: NAMED.shape.stream }) },
  responses: {
    200: {
      description: 'Oldest first',
      content: { 'application/json': { schema: z.object({ files: z.array(EventFile) }) } },
    },
    ...READING,
  },
})
