import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Duration } from '../../contracts/duration.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { timeOf } from '../../engine/stream/asked-time.ts'
import { milliseconds } from '../../engine/stream/duration.ts'
import { CREDENTIAL } from '../../platform/boards.ts'
import { credentialOf } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { readWindows } from '../events/read-windows.ts'
import { scoped } from '../events/scoped.ts'
import { LIVE, windowsRoute } from './windows.openapi.ts'

/** What packs show: their windows and gauges, at a time or as they change. */
export function windowRoutes(app: OpenAPIHono<GatewayTypes>, catalogue: Catalogue): void {
  app.openapi(windowsRoute, async (context) => {
    const { from, to, by, every, tz, ...where } = context.req.valid('query')
    const { window } = context.req.valid('param')
    const answer = await readWindows(context.env, catalogue.window(window), {
      from: timeOf(from, tz) ?? undefined,
      to: timeOf(to, tz) ?? Number.MAX_SAFE_INTEGER,
      by: by === undefined ? undefined : by.split(',').filter((key) => key !== ''),
      where: Object.fromEntries(Object.entries(where).map(([key, value]) => [key, String(value)])),
      size: every === undefined || every === 'period' ? every : milliseconds(every as Duration),
      zone: tz,
    })
    const { rows, watermark, counts } = answer
    return context.json({ window, rows: [...rows] as Record<string, unknown>[], watermark, counts }, 200)
  })
  app.get(
    '/v1/live/:pack',
    scoped('read', (context) => context.req.param('pack') ?? ''),
    async (context) => {
      const pack = catalogue.pack(context.req.param('pack'))
      const { BOARD } = context.env
      const request = new Request(context.req.raw)
      request.headers.set(CREDENTIAL, credentialOf(context))
      const response = await BOARD.get(BOARD.idFromName(pack)).fetch(request)
      // Its own headers cannot be added to.
      return new Response(response.body, response)
    },
  )
  app.openAPIRegistry.registerPath(LIVE)
}
