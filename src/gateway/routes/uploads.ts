import { type OpenAPIHono, type RouteConfig, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { v7 as uuid } from 'uuid'
import { Image, ImageName, StudyName } from '../../contracts/image.ts'
import { ModelRequest } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { uploadKey } from '../../platform/names.ts'
import { digestBody, type Stored, storeBody } from '../../platform/objects.ts'
import { accept } from '../accept.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { fingerprintOf, once, readIdempotencyKey } from '../idempotency.ts'
import { problems, SECURED } from '../openapi.ts'
import { planRuns } from '../plan-runs.ts'
import { readWait, start } from '../process.ts'
import { checkName, readUpload, type Upload } from '../upload.ts'
import { readImage } from './images.ts'

/** The two ways to send an image; `sidecar` is the schema that the pack of images declares for their metadata. */
export function uploadRoutes(app: OpenAPIHono<GatewayTypes>, sidecar: z.ZodType): void {
  const upload = receive(sidecar)
  app.post('/v1/images', authenticate('images:write'), (context) => upload(context, {}))
  app.put('/v1/studies/:study/images/:name{.+}', authenticate('images:write'), (context) => {
    const { study, name } = context.req.param()
    checkName('study', StudyName.safeParse(study))
    checkName('name', ImageName.safeParse(name))
    return upload(context, { study, name })
  })
  for (const route of DESCRIBED) app.openAPIRegistry.registerPath(route)
}

function receive(sidecar: z.ZodType) {
  return async (context: Context<GatewayTypes>, path: { study?: string; name?: string }) => {
    const { env } = context
    const limit = env.MAX_IMAGE_BYTES
    const receivedAt = Date.now()
    const idempotencyKey = readIdempotencyKey(context.req.header('Idempotency-Key'))
    const run = () => take(context, path, sidecar, receivedAt)
    if (!idempotencyKey) return answer(context, await run())

    let taken: Taken | undefined
    const { replayed } = await once(
      env.DATABASE,
      { keyId: context.get('key').id, idempotencyKey },
      async () =>
        fingerprintOf(context.req.path, await readUpload(context, path, (body) => digestBody(body, limit))),
      async () => {
        taken = await run()
        return { imageId: taken.id, fingerprint: await fingerprintOf(context.req.path, taken.upload) }
      },
    )
    if (taken) return answer(context, taken)
    context.header('Idempotency-Replayed', 'true')
    return answer(context, { id: replayed ?? '', isNew: true, finished: false })
  }
}

interface Taken {
  id: string
  isNew: boolean
  finished: boolean
  upload: Upload<Stored>
}

async function take(
  context: Context<GatewayTypes>,
  path: { study?: string; name?: string },
  sidecar: z.ZodType,
  receivedAt: number,
): Promise<Taken> {
  const { env, executionCtx } = context
  const id = uuid()
  const key = uploadKey(id)
  const wait = readWait(context.req.header('Prefer'))
  if (wait !== undefined) context.header('Preference-Applied', `wait=${wait}`)
  try {
    const upload = await readUpload(context, path, (body, length) =>
      storeBody(env.BUCKET, key, body, length, env.MAX_IMAGE_BYTES),
    )
    const { kept, study, name, filename, metadata, model } = upload
    const runs = await planRuns(env, study, id, model)
    const arrival = {
      id,
      study,
      name,
      filename,
      metadata,
      runs,
      receivedAt,
      object: kept.object,
      sha256: kept.sha256,
    }
    const { messages, ...accepted } = await accept(env, executionCtx, sidecar, arrival)
    const finished = await start(env, executionCtx, messages, wait)
    return { ...accepted, finished, upload }
  } catch (error) {
    if (error instanceof Fault) executionCtx.waitUntil(env.BUCKET.delete(key))
    throw error
  }
}

async function answer(context: Context<GatewayTypes>, { id, isNew, finished }: Omit<Taken, 'upload'>) {
  const image = await readImage(context, id)
  context.header('Location', image.links.self)
  return context.json(image, finished || !isNew ? 200 : 202)
}

const BODY = z.string().openapi({ format: 'binary' })
const FORM = z.object({
  image: BODY,
  metadata: z.string().optional().openapi({ description: 'The sidecar: one JSON object' }),
  study: StudyName.optional(),
  name: ImageName.optional(),
  model: ModelRequest.optional(),
})
const HEADERS = z.object({
  'Idempotency-Key': z
    .string()
    .optional()
    .openapi({ description: 'The same key and request give the first answer again' }),
  Prefer: z
    .string()
    .optional()
    .openapi({ description: 'wait=N: answer with the result, or 202 after N seconds', example: 'wait=5' }),
  'Tributary-Metadata': z
    .string()
    .optional()
    .openapi({ description: 'The sidecar of a raw body: one JSON object' }),
})
const UPLOAD = {
  tags: ['Images'],
  security: SECURED,
  responses: {
    200: {
      description: 'Finished while waited for, or this very picture was here already',
      content: { 'application/json': { schema: Image } },
    },
    202: {
      description: 'Accepted; Location says where to look',
      content: { 'application/json': { schema: Image } },
    },
    ...problems(
      'malformed-request',
      'name-invalid',
      'body-empty',
      'body-truncated',
      'unauthorized',
      'forbidden',
      'name-taken',
      'idempotency-key-in-use',
      'body-too-large',
      'content-type-unsupported',
      'idempotency-key-reused',
      'rate-limited',
    ),
  },
}
const CONTENT = { 'multipart/form-data': { schema: FORM }, 'image/*': { schema: BODY } }

/** Uploads are described here and read by hand: a validator would hold the whole body in memory. */
const DESCRIBED: RouteConfig[] = [
  {
    ...UPLOAD,
    method: 'post',
    path: '/v1/images',
    summary: 'Send an image',
    request: {
      headers: HEADERS,
      query: z.object({
        study: StudyName.optional(),
        name: ImageName.optional(),
        model: ModelRequest.optional(),
        metadata: z.string().optional(),
      }),
      body: { content: CONTENT },
    },
  },
  {
    ...UPLOAD,
    method: 'put',
    path: '/v1/studies/{study}/images/{name}',
    summary: 'Send an image under a name of its own',
    request: {
      headers: HEADERS,
      params: z.object({ study: StudyName, name: ImageName }),
      body: { content: CONTENT },
    },
  },
]
