import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Image, ImageState, StudyName } from '../../contracts/image.ts'
import { Fault } from '../../contracts/problem.ts'
import { Study, StudySettings } from '../../contracts/study.ts'
import { announceDeliveries, listDeliveries } from '../../platform/database/deliveries.ts'
import { type ImageResultRow, LIST_ORDERS, listImages } from '../../platform/database/images.ts'
import { listRuns } from '../../platform/database/runs.ts'
import { findStudy, listStudies, putStudy } from '../../platform/database/studies.ts'
import { sendWebhooks } from '../../platform/queues.ts'
import { authenticate } from '../authenticate.ts'
import { cursor, decodeCursor, linkNext } from '../cursor.ts'
import type { GatewayTypes } from '../env.ts'
import { Page, problems, SECURED } from '../openapi.ts'
import { presentImage, presentStudy } from '../present.ts'
import { RESULT_FORMATS, renderResults } from '../results.ts'

const StudyParam = z.object({ study: StudyName })
const ImagePage = Page.extend({ state: ImageState.optional() })
const OrderedPage = ImagePage.extend({
  order: z.enum(LIST_ORDERS).default('oldest').openapi({ description: 'Which comes first' }),
})
const SeqCursor = z.int().nonnegative()
const StudyCursor = z.object({ created_at: z.int(), id: z.string() })
const READ = {
  tags: ['Studies'],
  security: SECURED,
  middleware: authenticate('read:imaging'),
}

export function studyRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openapi(putRoute, async (context) => {
    const { study } = context.req.valid('param')
    const { env } = context
    const row = await putStudy(env.DATABASE, study, context.req.valid('json'), Date.now())
    // Telling how many images are expected can be what completes a study.
    await sendWebhooks(env.WEBHOOKS, await announceDeliveries(env.DATABASE, study))
    return context.json(presentStudy(row), 200)
  })
  app.openapi(listRoute, async (context) => {
    const { limit, cursor: after } = context.req.valid('query')
    const rows = await listStudies(
      context.env.DATABASE,
      after ? decodeCursor(StudyCursor, after) : undefined,
      limit,
    )
    const last = rows.at(-1)
    if (last && rows.length === limit) linkNext(context, cursor({ created_at: last.created_at, id: last.id }))
    return context.json({ studies: rows.map(presentStudy) }, 200)
  })
  app.openapi(readRoute, async (context) =>
    context.json(presentStudy(await readStudy(context, context.req.valid('param').study)), 200),
  )
  app.openapi(imagesRoute, async (context) => {
    const rows = await readPage(context, context.req.valid('param').study, context.req.valid('query'))
    const runs = Map.groupBy(
      await listRuns(
        context.env.DATABASE,
        rows.map(({ id }) => id),
      ),
      ({ image_id }) => image_id,
    )
    return context.json({ images: rows.map((row) => presentImage(row, runs.get(row.id))) }, 200)
  })
  app.openapi(resultsRoute, async (context) => {
    const { format, runs, ...page } = context.req.valid('query')
    const rows = await readPage(context, context.req.valid('param').study, page)
    const asked =
      runs === 'all'
        ? await listRuns(
            context.env.DATABASE,
            rows.map(({ id }) => id),
          )
        : []
    const { body, type } = renderResults(format, rows, asked)
    return context.body(body, 200, { 'Content-Type': type }) as never
  })
  app.openapi(webhooksRoute, async (context) => {
    const { study } = await requireStudy(context, context.req.valid('param').study)
    const deliveries = await listDeliveries(context.env.DATABASE, study, 1000)
    return context.json(
      { deliveries: deliveries.map(({ body, ...row }) => ({ ...row, body: JSON.parse(body) })) },
      200,
    )
  })
}

async function readStudy(context: Context<GatewayTypes>, study: string) {
  const row = await findStudy(context.env.DATABASE, study)
  if (!row)
    throw new Fault('not-found', `There is no study ${study}. It is made by its first image, or by PUT.`)
  return row
}

async function requireStudy(context: Context<GatewayTypes>, study: string) {
  await readStudy(context, study)
  return { study }
}

async function readPage(
  context: Context<GatewayTypes>,
  study: string,
  { limit, cursor: after, state, order }: z.infer<typeof ImagePage> & Partial<z.infer<typeof OrderedPage>>,
): Promise<ImageResultRow[]> {
  await requireStudy(context, study)
  const rows = await listImages(
    context.env.DATABASE,
    study,
    after ? decodeCursor(SeqCursor, after) : undefined,
    limit,
    state,
    order,
  )
  const last = rows.at(-1)
  if (last && rows.length === limit) linkNext(context, cursor(last.seq))
  return rows
}

const putRoute = createRoute({
  method: 'put',
  path: '/v1/studies/{study}',
  summary: 'Set metadata, a webhook or the number of expected images',
  tags: ['Studies'],
  security: SECURED,
  middleware: authenticate('images:write'),
  request: {
    params: StudyParam,
    body: {
      content: { 'application/json': { schema: StudySettings.openapi('StudySettings') } },
      required: true,
    },
  },
  responses: {
    200: { description: 'The study', content: { 'application/json': { schema: Study.openapi('Study') } } },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'rate-limited'),
  },
})

const listRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/studies',
  summary: 'Studies, newest first',
  request: { query: Page },
  responses: {
    200: {
      description: 'A page',
      content: { 'application/json': { schema: z.object({ studies: z.array(Study) }) } },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'rate-limited'),
  },
})

const readRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/studies/{study}',
  summary: 'One study and how far it is',
  request: { params: StudyParam },
  responses: {
    200: { description: 'The study', content: { 'application/json': { schema: Study } } },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const imagesRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/studies/{study}/images',
  summary: 'The images of a study in order of arrival',
  request: { params: StudyParam, query: OrderedPage },
  responses: {
    200: {
      description: 'A page',
      content: { 'application/json': { schema: z.object({ images: z.array(Image) }) } },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const resultsRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/studies/{study}/results',
  summary: 'A row for each image: result or problem, as JSON, NDJSON or CSV',
  request: {
    params: StudyParam,
    query: ImagePage.extend({
      format: z.enum(RESULT_FORMATS).default('json'),
      runs: z
        .enum(['answer', 'all'])
        .default('answer')
        .openapi({ description: 'all: every model and version that was asked for, side by side' }),
    }),
  },
  responses: {
    200: {
      description: 'A page of rows',
      content: {
        'application/json': { schema: z.object({ results: z.array(z.record(z.string(), z.unknown())) }) },
        'application/x-ndjson': { schema: z.string() },
        'text/csv': { schema: z.string() },
      },
    },
    ...problems('malformed-request', 'unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const webhooksRoute = createRoute({
  ...READ,
  method: 'get',
  path: '/v1/studies/{study}/webhooks',
  summary: 'What was, or is still to be, delivered to the webhook of a study',
  request: { params: StudyParam },
  responses: {
    200: {
      description: 'Deliveries, newest first',
      content: {
        'application/json': { schema: z.object({ deliveries: z.array(z.record(z.string(), z.unknown())) }) },
      },
    },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})
