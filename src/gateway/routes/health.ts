import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { Fault } from '../../contracts/problem.ts'
import { Swept } from '../../contracts/recover.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { resolve } from '../plan-runs.ts'

const Status = z.object({ status: z.string() })

export function healthRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(live, (context) => context.json({ status: 'live' }, 200))
  app.openapi(ready, async ({ env, json }) => {
    const checks = await Promise.allSettled([
      env.DATABASE.prepare('SELECT id FROM images LIMIT 1').first(),
      resolve(env.DATABASE, env.DEFAULT_MODEL, 'health'),
    ])
    const broken = checks.flatMap((check) =>
      check.status === 'rejected' ? [String(check.reason.message)] : [],
    )
    if (broken.length > 0) throw new Fault('unavailable', broken.join('; '))
    return json({ status: 'ready' }, 200)
  })
  app.openapi(recover, async ({ env, req, json }) =>
    json(await env.RECOVER.sweep(req.valid('query').stale_seconds * 1000), 200),
  )
}

const live = createRoute({
  method: 'get',
  path: '/health/live',
  summary: 'The gateway answers',
  tags: ['Operations'],
  responses: { 200: { description: 'Live', content: { 'application/json': { schema: Status } } } },
})

const ready = createRoute({
  method: 'get',
  path: '/health/ready',
  summary: 'Database and default model are there',
  tags: ['Operations'],
  responses: {
    200: { description: 'Ready', content: { 'application/json': { schema: Status } } },
    ...problems('unavailable'),
  },
})

const recover = createRoute({
  method: 'post',
  path: '/v1/recover',
  summary: 'Queue again what is under way and was queued too long ago',
  tags: ['Operations'],
  security: SECURED,
  middleware: authenticate('admin'),
  request: {
    query: z.object({
      stale_seconds: z.coerce
        .number()
        .min(0)
        .default(900)
        .openapi({ description: '0 after the queues were lost' }),
    }),
  },
  responses: {
    200: {
      description: 'What was queued again',
      content: {
        'application/json': { schema: Swept },
      },
    },
    ...problems('unauthorized', 'forbidden', 'rate-limited'),
  },
})
