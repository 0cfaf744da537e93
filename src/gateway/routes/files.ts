import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import * as z from 'zod'
import { type EventFile, FileName, FileParts } from '../../contracts/file.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Catalogue, StreamEntry } from '../../engine/ingest/catalogue.ts'
import { findFile, listFiles } from '../../platform/database/files.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import { scoped } from '../events/scoped.ts'
import { acceptFile } from '../files/accept.ts'
import { acceptPart, beginParts, completeParts } from '../files/parts.ts'
import { present } from '../files/present.ts'
import { DESCRIBED, fileRoute, filesRoute } from './files.openapi.ts'

const FileCursor = z.object({ received_at: z.int(), id: z.string() })
const PartNumber = z.coerce.number().int().min(1).max(10_000)

/** Files of events: a whole one in a request, a large one in parts, and how far each is. */
export function fileRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  const writing = scoped('events:write', (context) => context.req.param('stream') ?? '')
  const placed = (context: Context<GatewayTypes>) => placeOf(catalogue, context)

  app.put('/v1/files/:stream/:name', writing, async (context) => {
    const { entry, name } = placed(context)
    return accepted(context, await acceptFile(context.env, context.req.raw, entry, name))
  })
  app.post('/v1/files/:stream/:name/uploads', writing, async (context) => {
    const { entry, name } = placed(context)
    const upload_id = await beginParts(context.env, context.req.raw.headers, entry, name)
    return context.json({ upload_id }, 201)
  })
  app.put('/v1/files/:stream/:name/uploads/:upload/:part', writing, async (context) => {
    const { entry } = placed(context)
    const { data: part } = PartNumber.safeParse(context.req.param('part'))
    if (part === undefined) throw new Fault('malformed-request', 'Parts are numbered from 1 to 10000.')
    const etag = await acceptPart(context.env, context.req.raw, entry, context.req.param('upload'), part)
    return context.json({ part, etag }, 200)
  })
  app.post('/v1/files/:stream/:name/uploads/:upload/complete', writing, async (context) => {
    const { entry, name } = placed(context)
    const parts = await readParts(context.req.raw)
    const upload = context.req.param('upload')
    return accepted(context, await completeParts(context.env, entry, name, upload, parts))
  })
  app.openapi(fileRoute, async (context) => {
    const { id } = context.req.valid('param')
    const row = await findFile(context.env.DATABASE, id)
    if (!row) throw new Fault('not-found', `There is no file ${id}.`)
    return context.json(present(row), 200)
  })
  app.openapi(filesRoute, async (context) => {
    const { stream, limit, cursor: after } = context.req.valid('query')
    const { fullName } = catalogue.stream(stream)
    const place = after ? decodeCursor(FileCursor, after) : { received_at: 0, id: '' }
    const rows = await listFiles(context.env.DATABASE, fullName, place, limit)
    const last = rows.at(-1)
    if (last && rows.length === limit)
      linkNext(context, cursor({ received_at: last.received_at, id: last.id }))
    return context.json({ files: rows.map(present) }, 200)
  })
  for (const route of DESCRIBED) app.openAPIRegistry.registerPath(route)
}

function placeOf(catalogue: Catalogue, context: Context<GatewayTypes>): { entry: StreamEntry; name: string } {
  const { data: name, error } = FileName.safeParse(context.req.param('name'))
  if (name === undefined)
    throw new Fault('name-invalid', `The name ${error?.issues[0]?.message ?? 'is not allowed'}.`)
  return { entry: catalogue.stream(context.req.param('stream') ?? ''), name }
}

async function readParts(request: Request): Promise<FileParts> {
  const { data } = FileParts.safeParse(await request.json().catch(() => undefined))
  if (data) return data
  throw new Fault(
    'malformed-request',
    'Send {"parts": [{"part": 1, "etag": "…"}, …]}, each as it was answered.',
  )
}

function accepted(context: Context<GatewayTypes>, file: EventFile) {
  context.header('Location', file.links.self)
  return context.json(file, 202)
}
