import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Image } from '../../contracts/image.ts'
import { Fault } from '../../contracts/problem.ts'
import { findImage } from '../../platform/database/images.ts'
import { redriveImage } from '../../platform/database/redrive.ts'
import { listRuns } from '../../platform/database/runs.ts'
import { previewKey } from '../../platform/names.ts'
import { imageMessage, sendImages } from '../../platform/queues.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'
import { presentImage } from '../present.ts'
import { checkSidecar } from '../sidecar.ts'

const ImageId = z.object({ id: z.string().openapi({ example: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9fa0b1' }) })

export function imageRoutes(app: OpenAPIHono<GatewayTypes>, sidecar: z.ZodType): void {
  app.openapi(readRoute, async (context) =>
    context.json(await readImage(context, context.req.valid('param').id), 200),
  )
  app.openapi(previewRoute, async (context) => {
    const preview = await context.env.BUCKET.get(previewKey(context.req.valid('param').id))
    if (!preview)
      throw new Fault('not-found', 'There is no preview: the image is unknown, under way or failed.')
    return context.body(preview.body, 200, {
      'Content-Type': 'image/jpeg',
      // there is one of finished images only, whose bytes never change
      'Cache-Control': 'private, max-age=86400, immutable',
      ETag: preview.httpEtag,
    })
  })
  app.openapi(redriveRoute, async (context) => {
    const { id } = context.req.valid('param')
    const now = Date.now()
    const { state, metadata } = await readImage(context, id)
    // What the sidecar breaks no redrive can mend: its image is sent again with a sound one.
    const fault = checkSidecar(sidecar, metadata)
    if (fault) throw Fault.of(fault)
    const row = await redriveImage(context.env.DATABASE, id, now)
    if (!row) {
      throw new Fault(
        'not-redrivable',
        `Only a failed or parked image can be redriven; this one is ${state}.`,
      )
    }
    await sendImages(context.env.IMAGES, [imageMessage(row, now)])
    return context.json(await readImage(context, id), 202)
  })
}

export async function readImage(context: Context<GatewayTypes>, id: string): Promise<Image> {
  const { DATABASE } = context.env
  const [row, runs] = await Promise.all([findImage(DATABASE, id), listRuns(DATABASE, [id])])
  if (!row) throw new Fault('not-found', `There is no image ${id}.`)
  return presentImage(row, runs)
}

const readRoute = createRoute({
  method: 'get',
  path: '/v1/images/{id}',
  summary: 'One image: its state, stages, result or problem',
  tags: ['Images'],
  security: SECURED,
  middleware: authenticate('read:imaging'),
  request: { params: ImageId },
  responses: {
    200: { description: 'The image', content: { 'application/json': { schema: Image.openapi('Image') } } },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const previewRoute = createRoute({
  method: 'get',
  path: '/v1/images/{id}/preview',
  summary: 'The picture as a small upright JPEG, longest side 256',
  tags: ['Images'],
  security: SECURED,
  middleware: authenticate('read:imaging'),
  request: { params: ImageId },
  responses: {
    200: {
      description: 'The preview',
      content: { 'image/jpeg': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...problems('unauthorized', 'forbidden', 'not-found', 'rate-limited'),
  },
})

const redriveRoute = createRoute({
  method: 'post',
  path: '/v1/images/{id}/redrive',
  summary: 'Try a failed or parked image again',
  tags: ['Images'],
  security: SECURED,
  middleware: authenticate('images:write'),
  request: { params: ImageId },
  responses: {
    202: { description: 'Under way again', content: { 'application/json': { schema: Image } } },
    ...problems(
      'unauthorized',
      'forbidden',
      'not-found',
      'not-redrivable',
      'sidecar-invalid',
      'rate-limited',
    ),
  },
})
