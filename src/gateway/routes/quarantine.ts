import type { OpenAPIHono } from '@hono/zod-openapi'
import * as z from 'zod'
import { Fault } from '../../contracts/problem.ts'
import type { QuarantineEntry } from '../../contracts/quarantine.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import {
  findQuarantine,
  listQuarantine,
  type QuarantinePlace,
  type QuarantineRow,
} from '../../platform/database/quarantine.ts'
import { readList } from '../../platform/quarantine.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import { replay } from '../events/replay.ts'
import { quarantinedRoute, quarantineRoute, replayRoute } from './quarantine.openapi.ts'

const QuarantineCursor = z.object({ quarantined_at: z.int(), message_id: z.string() })

/** Rows that broke their contract: what they are, and how they come out. */
export function quarantineRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(quarantineRoute, async (context) => {
    const { stream, state, limit, ...from } = context.req.valid('query')
    const { fullName } = catalogue.stream(stream)
    const rows = await listQuarantine(context.env.DATABASE, fullName, state, placeOf(from), limit)
    const last = rows.at(-1)
    if (last && rows.length === limit) linkNext(context, cursorOf(last))
    return context.json({ quarantine: rows.map(present) }, 200)
  })
  app.openapi(quarantinedRoute, async (context) => {
    const { fullName } = catalogue.stream(context.req.valid('query').stream)
    const { message_id } = context.req.valid('param')
    const row = await findQuarantine(context.env.DATABASE, fullName, message_id)
    if (!row)
      throw new Fault('not-found', `Nothing of message ${message_id} is in the quarantine of ${fullName}.`)
    const { rows } = await readList(context.env.BUCKET, row)
    const body = rows.map(({ text, errors }) => `${JSON.stringify({ text, errors })}\n`).join('')
    return context.body(body, 200, { 'Content-Type': 'application/x-ndjson' }) as never
  })
  app.openapi(replayRoute, async (context) => {
    const { stream, limit, dry_run, ...from } = context.req.valid('query')
    const entry = catalogue.stream(stream)
    const settings = { place: placeOf(from), limit, isDry: dry_run === 'true' }
    const { answer, next } = await replay(context.env, entry, settings, Date.now())
    if (next) linkNext(context, cursorOf(next))
    return context.json(answer, 200)
  })
}

function placeOf(from: { since?: string | undefined; cursor?: string | undefined }): QuarantinePlace {
  if (from.cursor !== undefined) return decodeCursor(QuarantineCursor, from.cursor)
  // the address has checked the text already
  return {
    quarantined_at: (from.since === undefined ? null : isoTime(from.since)) ?? 0,
    message_id: '',
  }
}

const cursorOf = ({ quarantined_at, message_id }: QuarantinePlace) => cursor({ quarantined_at, message_id })

function present({ errors, quarantined_at, ...row }: QuarantineRow): QuarantineEntry {
  const { message_id, stream, contract, rows, replayed } = row
  return {
    message_id,
    stream,
    contract,
    rows,
    replayed,
    errors: JSON.parse(errors),
    quarantined_at: new Date(quarantined_at).toISOString(),
  }
}
