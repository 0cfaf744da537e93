import { OpenAPIHono } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { HTTPException } from 'hono/http-exception'
import type * as z from 'zod'
import type { Pack } from '../contracts/pack.ts'
import { Fault, type Problem, problem } from '../contracts/problem.ts'
import { Catalogue } from '../engine/ingest/catalogue.ts'
import { drain } from './drain.ts'
import type { GatewayTypes } from './env.ts'
import { alertRoutes } from './routes/alerts.ts'
import { bridgeRoutes } from './routes/bridge.ts'
import { eventRoutes } from './routes/events.ts'
import { experimentRoutes } from './routes/experiments.ts'
import { featureRoutes } from './routes/features.ts'
import { fileRoutes } from './routes/files.ts'
import { healthRoutes } from './routes/health.ts'
import { imageRoutes } from './routes/images.ts'
import { keyRoutes } from './routes/keys.ts'
import { kpiRoutes } from './routes/kpis.ts'
import { lakeRoutes } from './routes/lake.ts'
import { linkRoutes } from './routes/links.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { modelRoutes } from './routes/models.ts'
import { oipRoutes } from './routes/oip.ts'
import { packRoutes } from './routes/packs.ts'
import { dashboardPage, pageRoutes } from './routes/pages.ts'
import { predictRoutes } from './routes/predict.ts'
import { qualityRoutes } from './routes/quality.ts'
import { quarantineRoutes } from './routes/quarantine.ts'
import { replayRoutes } from './routes/replays.ts'
import { rerunRoutes } from './routes/reruns.ts'
import { sessionRoutes } from './routes/sessions.ts'
import { sqlRoutes } from './routes/sql.ts'
import { streamRoutes } from './routes/streams.ts'
import { studyRoutes } from './routes/studies.ts'
import { telemetryRoutes } from './routes/telemetry.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { windowRoutes } from './routes/windows.ts'
import { wrongFields } from './wrong-fields.ts'

/** The public edge. `sidecar` is the schema of image metadata, as its pack declares it; `packs` declare the streams. */
export function createApp(sidecar: z.ZodType, packs: readonly Pack[]): OpenAPIHono<GatewayTypes> {
  const app = new OpenAPIHono<GatewayTypes>({
    defaultHook: (result) => {
      if (!result.success) throw wrongFields(result.error)
    },
  })
  app.use(async (context, next) => {
    await next()
    await drain(context.req.raw)
    context.res.headers.set('X-Content-Type-Options', 'nosniff')
  })
  app.use((context, next) => {
    const origins = context.env.CORS_ORIGINS?.split(',').map((origin) => origin.trim())
    return origins
      ? cors({ origin: origins, exposeHeaders: ['Location', 'Link', 'Inference-Header-Content-Length'] })(
          context,
          next,
        )
      : next()
  })
  uploadRoutes(app, sidecar)
  imageRoutes(app, sidecar)
  studyRoutes(app)
  rerunRoutes(app)
  const catalogue = new Catalogue(packs)
  eventRoutes(app, catalogue)
  streamRoutes(app, catalogue)
  packRoutes(app, catalogue, packs)
  quarantineRoutes(app, catalogue)
  windowRoutes(app, catalogue)
  kpiRoutes(app, packs)
  experimentRoutes(app, packs)
  qualityRoutes(app, packs)
  featureRoutes(app, packs)
  alertRoutes(app, catalogue)
  fileRoutes(app, catalogue)
  sqlRoutes(app, packs)
  telemetryRoutes(app)
  lakeRoutes(app, packs)
  metricsRoutes(app, packs, catalogue)
  bridgeRoutes(app)
  replayRoutes(app, catalogue)
  keyRoutes(app)
  sessionRoutes(app)
  linkRoutes(app, catalogue)
  modelRoutes(app)
  oipRoutes(app)
  predictRoutes(app, catalogue)
  healthRoutes(app)
  pageRoutes(app)
  app.notFound(
    async (context) =>
      (await dashboardPage(context)) ??
      answer(
        problem('not-found', `Nothing is at ${context.req.path}. /reference lists every address.`),
        context.req.path,
      ),
  )
  app.onError((error, context) => {
    if (error instanceof Fault) return answer(error.problem, context.req.path)
    if (error instanceof HTTPException && error.status < 500) return answer(refused(error), context.req.path)
    console.error(`${context.req.method} ${context.req.path}`, error)
    return answer(
      problem('internal', 'The request was not the cause. Send it again; nothing is lost.'),
      context.req.path,
    )
  })
  return app
}

/** What the validator of a route refuses by itself: a body that is no JSON, or says that it is none. */
function refused({ status, message }: HTTPException): Problem {
  if (status === 415)
    return problem('content-type-unsupported', 'Send the body as application/json; /reference shows it.')
  return problem('malformed-request', `${message}.`)
}

function answer(value: Problem, instance: string): Response {
  const retryAfter = value.retry_after
  return Response.json(
    { instance, ...value },
    {
      status: value.status,
      headers: {
        'Content-Type': 'application/problem+json',
        ...(retryAfter !== undefined && { 'Retry-After': String(retryAfter) }),
        ...(value.status === 401 && { 'WWW-Authenticate': 'Bearer' }),
      },
    },
  )
}
