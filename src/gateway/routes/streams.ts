import type { OpenAPIHono } from '@hono/zod-openapi'
import type { JSONValue } from 'hono/utils/types'
import * as z from 'zod'
import type { Balance, QuarantineEntry } from '../../contracts/event.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { isoTime } from '../../engine/stream/iso-time.ts'
import { listQuarantine, type QuarantineRow } from '../../platform/database/quarantine.ts'
import { askLedger } from '../../platform/ledgers.ts'
import { readQuarantined } from '../../platform/quarantine.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import { balanceRoute, contractRoute, quarantinedRoute, quarantineRoute } from './streams.openapi.ts'

const QuarantineCursor = z.object({ quarantined_at: z.int(), message_id: z.string() })
const NOTHING: Balance = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }

/** What streams take, what became of what they took, and what it comes to. */
export function streamRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(contractRoute, (context) => {
    const { fullName, stream } = catalogue.stream(context.req.valid('param').stream)
    const schema = z.toJSONSchema(stream.fields, { io: 'input', unrepresentable: 'any' })
    const { version } = stream
    return context.json({ title: fullName, version, ...(schema as Record<string, JSONValue>) }, 200)
  })
  app.openapi(balanceRoute, async (context) => {
    const { address, name, fullName } = catalogue.stream(context.req.valid('param').stream)
    const day = context.req.valid('query').day ?? new Date().toISOString().slice(0, 10)
    const streams = await askLedger(context.env.LEDGER, address, (ledger) => ledger.balance(day))
    return context.json({ stream: fullName, day, ...(streams[name] ?? NOTHING) }, 200)
  })
  quarantineRoutes(app, catalogue)
}

function quarantineRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(quarantineRoute, async (context) => {
    const { stream, since, limit, cursor: after } = context.req.valid('query')
    const { fullName } = catalogue.stream(stream)
    const place = after
      ? decodeCursor(QuarantineCursor, after)
      : { quarantined_at: timeOf(since, 0), message_id: '' }
    const rows = await listQuarantine(context.env.DATABASE, fullName, place, limit)
    const last = rows.at(-1)
    if (last && rows.length === limit)
      linkNext(context, cursor({ quarantined_at: last.quarantined_at, message_id: last.message_id }))
    return context.json({ quarantine: rows.map(present) }, 200)
  })
  app.openapi(quarantinedRoute, async (context) => {
    const { fullName } = catalogue.stream(context.req.valid('query').stream)
    const rows = await readQuarantined(context.env.BUCKET, fullName, context.req.valid('param').message_id)
    return context.body(rows, 200, { 'Content-Type': 'application/x-ndjson' }) as never
  })
}

function present({ errors, quarantined_at, ...row }: QuarantineRow): QuarantineEntry {
  return { ...row, errors: JSON.parse(errors), quarantined_at: new Date(quarantined_at).toISOString() }
}

/** The address has checked the text already. */
function timeOf(text: string | undefined, otherwise: number): number {
  return (text === undefined ? null : isoTime(text)) ?? otherwise
}
