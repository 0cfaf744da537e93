import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { allows } from '../../contracts/allows.ts'
import { Balance } from '../../contracts/event.ts'
import type { Pack } from '../../contracts/pack.ts'
import { PackShape } from '../../contracts/pack-shape.ts'
import type { Catalogue, StreamEntry } from '../../engine/ingest/catalogue.ts'
import { shapeOf } from '../../engine/pack-shape/shape.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { DayBalances } from '../events/balances.ts'
import { problems, SECURED } from '../openapi.ts'

/** What there is, and how it fares: what a first look at everything asks for. */
export function packRoutes(
  app: OpenAPIHono<GatewayTypes>,
  catalogue: Catalogue,
  packs: readonly Pack[],
): void {
  const shapes = packs.map(shapeOf)
  app.openapi(packsRoute, (context) => {
    const { scopes } = context.get('key')
    return context.json({ packs: shapes.filter(({ pack }) => allows(scopes, `read:${pack}`)) }, 200)
  })
  const streams: readonly StreamEntry[] = shapes.flatMap((shape) =>
    shape.streams.map(({ name }) => catalogue.stream(`${shape.pack}.${name}`)),
  )
  app.openapi(balancesRoute, async (context) => {
    const { scopes } = context.get('key')
    const day = context.req.valid('query').day ?? new Date().toISOString().slice(0, 10)
    const readable = streams.filter(({ pack }) => allows(scopes, `read:${pack.name}`))
    const balances = new DayBalances(context.env.LEDGER, day)
    const told = readable.map(async (entry) => ({ stream: entry.fullName, ...(await balances.of(entry)) }))
    return context.json({ day, streams: await Promise.all(told) }, 200)
  })
}

const PROBLEMS = problems('malformed-request', 'unauthorized', 'rate-limited', 'unavailable')

const packsRoute = createRoute({
  method: 'get',
  path: '/v1/packs',
  tags: ['Streams'],
  security: SECURED,
  middleware: authenticate(),
  summary: 'What the packs that the key may read declare: streams, windows, alerts, KPIs, with their units',
  responses: {
    200: {
      description: 'Packs',
      content: {
        'application/json': { schema: z.object({ packs: z.array(PackShape.openapi('PackShape')) }) },
      },
    },
    ...PROBLEMS,
  },
})

const balancesRoute = createRoute({
  method: 'get',
  path: '/v1/balances',
  tags: ['Streams'],
  security: SECURED,
  middleware: authenticate(),
  summary: 'What became of the rows that came on a day, for every stream that the key may read',
  request: {
    query: z.object({
      day: z.iso.date().optional().openapi({ description: 'UTC day of arrival; today, if not said' }),
    }),
  },
  responses: {
    200: {
      description: 'received = accepted + duplicates + quarantined',
      content: {
        'application/json': {
          schema: z.object({ day: z.string(), streams: z.array(Balance.extend({ stream: z.string() })) }),
        },
      },
    },
    ...PROBLEMS,
  },
})
