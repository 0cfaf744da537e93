import type { OpenAPIHono } from '@hono/zod-openapi'
import { v7 as uuid } from 'uuid'
import * as z from 'zod'
import type { Incident } from '../../contracts/incident.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import {
  deleteAlertWebhook,
  listAlertWebhooks,
  putAlertWebhook,
} from '../../platform/database/alert-webhooks.ts'
import { acknowledgeIncident, findIncident, listIncidents } from '../../platform/database/incidents.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import {
  acknowledgeRoute,
  addWebhookRoute,
  dropWebhookRoute,
  incidentRoute,
  incidentsRoute,
  webhooksRoute,
} from './alerts.openapi.ts'

const Place = z.object({ raised_at: z.int(), id: z.string() })
const NEWEST = { raised_at: Number.MAX_SAFE_INTEGER, id: '' }

/** What alerts raised, who looks after it, and who is told. */
export function alertRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(incidentsRoute, async (context) => {
    const { pack, state, limit, cursor: after } = context.req.valid('query')
    const before = after ? decodeCursor(Place, after) : NEWEST
    const query = { pack: pack && catalogue.pack(pack), state, before, limit }
    const alerts = await listIncidents(context.env.DATABASE, query)
    const last = alerts.at(-1)
    if (last && alerts.length === limit)
      linkNext(context, cursor({ raised_at: Date.parse(last.raised_at), id: last.id }))
    return context.json({ alerts }, 200)
  })
  app.openapi(incidentRoute, async (context) => {
    const { id } = context.req.valid('param')
    return context.json(known(id, await findIncident(context.env.DATABASE, id)), 200)
  })
  app.openapi(acknowledgeRoute, async (context) => {
    const { id } = context.req.valid('param')
    const { note } = context.req.valid('json') ?? {}
    const acknowledged = { by: context.get('key').id, note, now: Date.now() }
    return context.json(known(id, await acknowledgeIncident(context.env.DATABASE, id, acknowledged)), 200)
  })
  webhookRoutes(app, catalogue)
}

function webhookRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(addWebhookRoute, async (context) => {
    const { url, pack } = context.req.valid('json')
    const added = {
      id: `hook_${uuid()}`,
      url,
      ...(pack !== undefined && { pack: catalogue.pack(pack) }),
      created_at: new Date().toISOString(),
    }
    return context.json(await putAlertWebhook(context.env.DATABASE, added), 201)
  })
  app.openapi(webhooksRoute, async (context) =>
    context.json({ webhooks: await listAlertWebhooks(context.env.DATABASE) }, 200),
  )
  app.openapi(dropWebhookRoute, async (context) => {
    const { id } = context.req.valid('param')
    const dropped = await deleteAlertWebhook(context.env.DATABASE, id)
    if (!dropped) throw new Fault('not-found', `There is no webhook ${id}.`)
    return context.json(dropped, 200)
  })
}

function known(id: string, incident: Incident | null): Incident {
  if (incident) return incident
  throw new Fault('not-found', `There is no incident ${id}.`)
}
