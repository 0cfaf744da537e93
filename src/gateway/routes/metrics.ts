import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Catalogue } from '../../engine/ingest/catalogue.ts'
import { formatFor } from '../../engine/metrics/exposition.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { COLLECTORS, collect } from '../metrics/collect.ts'
import { problems, SECURED } from '../openapi.ts'

const NAMES = COLLECTORS.map(({ name }) => name)

export function metricsRoutes(
  app: OpenAPIHono<GatewayTypes>,
  packs: readonly Pack[],
  catalogue: Catalogue,
): void {
  app.openapi(route, async ({ env, req }) => {
    const wanted = req.valid('query').collect?.split(',') ?? NAMES
    const unknown = wanted.filter((name) => !NAMES.includes(name))
    if (unknown.length > 0)
      throw new Fault(
        'malformed-request',
        `There is no collector ${unknown.join(', ')}: there are ${NAMES.join(', ')}.`,
      )
    const collectors = COLLECTORS.filter(({ name }) => wanted.includes(name))
    const families = await collect(collectors, { env, packs, catalogue, now: Date.now() })
    const format = formatFor(req.header('Accept') ?? '')
    return new Response(format.write(families), {
      headers: { 'Content-Type': format.type, Vary: 'Accept' },
    }) as never
  })
}

const route = createRoute({
  tags: ['Operations'],
  security: SECURED,
  method: 'get',
  path: '/metrics',
  middleware: authenticate('metrics'),
  summary: 'What Prometheus scrapes',
  description:
    'The text format 0.0.4, or OpenMetrics 1.0 where `Accept` would rather have that. The key needs the scope `metrics`.',
  request: {
    query: z.object({
      collect: z
        .string()
        .optional()
        .openapi({
          description: `Parts of it alone, with commas: ${NAMES.join(', ')}`,
          example: 'images,alerts',
        }),
    }),
  },
  responses: {
    200: {
      description: 'Metrics; none is older than 10 s',
      content: {
        'text/plain': { schema: z.string() },
        'application/openmetrics-text': { schema: z.string() },
      },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'rate-limited'),
  },
})
