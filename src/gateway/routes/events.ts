import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import type { GatewayTypes } from '../env.ts'
import { type Accepted, acceptEvents } from '../events/accept.ts'
import { scoped } from '../events/scoped.ts'
import { DESCRIBED } from './events.openapi.ts'

/** The two ways to send events: our own address, and the Events API of Tinybird. */
export function eventRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.post(
    '/v1/events/:stream',
    scoped('events:write', (context) => context.req.param('stream') ?? ''),
    async (context) => {
      const entry = catalogue.stream(context.req.param('stream'))
      const answer = await acceptEvents(context.env, context.req.raw, entry, context.get('key').id)
      return context.json(answer, isCounted(answer) ? 200 : 202)
    },
  )
  app.post(
    '/v0/events',
    scoped('events:write', (context) => context.req.query('name') ?? ''),
    async (context) => {
      const entry = catalogue.stream(context.req.query('name') ?? '')
      const { id } = context.get('key')
      // Tinybird reads NDJSON whatever the type says, and curl says that it is a form.
      const answer = await acceptEvents(context.env, context.req.raw, entry, id, 'application/x-ndjson')
      const { quarantined, received } = answer
      return context.json(
        { successful_rows: received - quarantined, quarantined_rows: quarantined },
        context.req.query('wait') === 'true' && isCounted(answer) ? 200 : 202,
      )
    },
  )
  for (const route of DESCRIBED) app.openAPIRegistry.registerPath(route)
}

const isCounted = (answer: Accepted) => 'duplicates' in answer
