import type { OpenAPIHono } from '@hono/zod-openapi'
import type { GatewayTypes } from '../env.ts'
import { askTelemetry } from '../telemetry/ask.ts'
import { SAVED_QUERIES } from '../telemetry/queries.ts'
import { telemetryQueriesRoute, telemetrySqlRoute } from './telemetry.openapi.ts'

/** What the pipeline measured of itself. */
export function telemetryRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(telemetrySqlRoute, async ({ env, req }) => {
    const { body, type, truncated } = await askTelemetry(env, await req.text())
    return new Response(body, { headers: { 'Content-Type': type, Truncated: String(truncated) } }) as never
  })
  app.openapi(telemetryQueriesRoute, (context) => context.json({ queries: [...SAVED_QUERIES] }, 200))
}
