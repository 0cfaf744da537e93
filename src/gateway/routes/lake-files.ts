import type { OpenAPIHono } from '@hono/zod-openapi'
import { Fault } from '../../contracts/problem.ts'
import { lakePrefix } from '../../platform/names.ts'
import type { GatewayTypes } from '../env.ts'
import { scoped } from '../events/scoped.ts'
import { FILE, filesRoute } from './lake-files.openapi.ts'

/** Of one page. */
const PAGE = 1000

/** The files of tables as they are in the bucket, for readers that go by the log. @param known refuses a table that there is none of */
export function lakeFileRoutes(app: OpenAPIHono<GatewayTypes>, known: (table: string) => string): void {
  const readable = scoped('read', (context) => context.req.param('table') ?? '')
  app.use('/v1/lake/:table/files', readable)
  app.openapi(filesRoute, async (context) => {
    const root = lakePrefix(known(context.req.valid('param').table))
    const { prefix, cursor } = context.req.valid('query')
    const page = await context.env.BUCKET.list({
      prefix: root + prefix,
      limit: PAGE,
      ...(cursor !== undefined && { cursor }),
    })
    const files = page.objects.map(({ key, size, uploaded }) => ({
      path: key.slice(root.length),
      size,
      stored_at: uploaded.toISOString(),
    }))
    return context.json({ files, next: page.truncated ? page.cursor : null }, 200)
  })
  app.get('/v1/lake/:table/files/:path{.+}', readable, async (context) => {
    const { table, path } = context.req.param()
    const object = await context.env.BUCKET.get(lakePrefix(known(table)) + path)
    if (!object)
      throw new Fault(
        'not-found',
        `${table} has no file ${path}: it may have been vacuumed. Read its log anew.`,
      )
    return new Response(object.body, {
      headers: {
        'Content-Type': object.httpMetadata?.contentType ?? 'application/octet-stream',
        'Content-Length': String(object.size),
        'Last-Modified': object.uploaded.toUTCString(),
        ETag: object.httpEtag,
      },
    })
  })
  app.openAPIRegistry.registerPath(FILE)
}
