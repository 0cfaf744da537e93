import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { ModelFile, ModelRef } from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { modelKey } from '../../platform/names.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { problems, SECURED } from '../openapi.ts'

/** Model folders, file by file. A version never changes: a file that is there with other bytes is refused. */
export function modelRoutes(app: OpenAPIHono<GatewayTypes>): void {
  app.openAPIRegistry.registerPath(putFile)
  app.put('/v1/models/:name/versions/:version/:file', authenticate('models:write'), async (context) => {
    const { name, version, file: fileName } = context.req.param()
    const reference = ModelRef.safeParse(`${name}@${version}`)
    if (!reference.success)
      throw new Fault('name-invalid', `The model ${reference.error.issues[0]?.message}.`)
    const file = ModelFile.safeParse(fileName)
    if (!file.success)
      throw new Fault('name-invalid', `A model folder holds ${ModelFile.options.join(', ')}.`)
    const bytes = await context.req.arrayBuffer()
    if (bytes.byteLength === 0) throw new Fault('body-empty', 'The file has 0 bytes.')
    const { BUCKET } = context.env
    const key = modelKey(reference.data, file.data)
    const stored = await BUCKET.put(key, bytes, { onlyIf: { etagDoesNotMatch: '*' } })
    if (stored) return context.json({ file: file.data, bytes: stored.size, etag: stored.etag }, 201)
    const known = await (await BUCKET.get(key))?.bytes()
    if (known && Buffer.from(known).equals(Buffer.from(bytes)))
      return context.json({ file: file.data, bytes: bytes.byteLength }, 200)
    throw new Fault(
      'name-taken',
      `${file.data} of ${reference.data} is there with other bytes. Push a new version.`,
    )
  })
}

const putFile = createRoute({
  method: 'put',
  path: '/v1/models/{name}/versions/{version}/{file}',
  summary: 'Add a file of a model version',
  tags: ['Models'],
  security: SECURED,
  request: {
    params: z.object({ name: z.string(), version: z.string(), file: ModelFile }),
    body: { content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } } },
  },
  responses: {
    200: { description: 'The very same file was there' },
    201: { description: 'Stored' },
    ...problems('name-invalid', 'body-empty', 'unauthorized', 'forbidden', 'name-taken', 'rate-limited'),
  },
})
