import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import {
  type Alias,
  MAX_MODEL_BYTES,
  ModelFile,
  ModelName,
  ModelVersionNumber,
  modelRef,
} from '../../contracts/model.ts'
import { Fault } from '../../contracts/problem.ts'
import { DEFAULT_ALIAS } from '../../engine/alias.ts'
import { forgetModel } from '../../platform/aliases.ts'
import { readAgreement } from '../../platform/database/agreement.ts'
import {
  findModelVersion,
  listAliases,
  listModelVersions,
  putAlias,
  putEvaluation,
  readRegistered,
} from '../../platform/database/models.ts'
import { comparedModelKey, modelKey } from '../../platform/names.ts'
import { storeBody } from '../../platform/objects.ts'
import { authenticate } from '../authenticate.ts'
import type { GatewayTypes } from '../env.ts'
import { presentModel, presentVersion } from '../present-model.ts'
import { deleteVersion, registerVersion, requireAliasable, usedUp } from '../registry.ts'
import * as described from './models.openapi.ts'

export function modelRoutes(app: OpenAPIHono<GatewayTypes>): void {
  // before that of files, which would take it for one
  app.openapi(described.evaluate, async ({ env, req, json }) => {
    const { model, version } = req.valid('param')
    if (!(await putEvaluation(env.DATABASE, model, version, req.valid('json'))))
      throw new Fault('not-found', `${modelRef(model, version)} is not ready. Push it first.`)
    return json(await presentModel(env, model), 200)
  })
  app.openAPIRegistry.registerPath(described.putFile)
  app.put('/v1/models/:model/versions/:version/:file', authenticate('models:write'), putFile)
  app.openapi(described.register, async (context) => {
    const { model, version } = context.req.valid('param')
    const { created, row } = await registerVersion(context.env, model, version)
    return context.json(presentVersion(row), created ? 201 : 200)
  })
  app.openapi(described.remove, async (context) => {
    const { model, version } = context.req.valid('param')
    await deleteVersion(context.env, model, version)
    return context.body(null, 204)
  })
  app.openapi(described.list, async ({ env, json }) => {
    const names = new Set((await listModelVersions(env.DATABASE)).map(({ model }) => model))
    return json({ models: await Promise.all([...names].map((name) => presentModel(env, name))) }, 200)
  })
  app.openapi(described.read, async ({ env, req, json }) =>
    json(await presentModel(env, req.valid('param').model), 200),
  )
  app.openapi(described.setAlias, async (context) => {
    const { model } = context.req.valid('param')
    return context.json(await changeAlias(context, model, context.req.valid('json')), 200)
  })
  app.openapi(described.rollback, async (context) => {
    const { model } = context.req.valid('param')
    const [current, before] = await listAliases(context.env.DATABASE, model, 2)
    if (!current)
      throw new Fault('not-found', `The alias of ${model} was never changed: there is nothing to take back.`)
    return context.json(await changeAlias(context, model, before?.alias ?? DEFAULT_ALIAS), 200)
  })
  app.openapi(described.agreement, async ({ env, req, json }) =>
    json({ agreement: await readAgreement(env.DATABASE, req.valid('param').model) }, 200),
  )
}

async function changeAlias({ env }: Context<GatewayTypes>, model: string, alias: Alias) {
  const registered = await readRegistered(env.DATABASE, model)
  requireAliasable(model, alias, registered)
  // Written down again as it is, it would be what the next rollback goes back to.
  if (JSON.stringify(alias) !== JSON.stringify(registered.alias))
    await putAlias(env.DATABASE, model, alias, Date.now())
  forgetModel(model)
  return presentModel(env, model)
}

/** Takes a file of a version that is not ready yet; what serves never changes. */
async function putFile(context: Context<GatewayTypes>) {
  const { model, version, file } = readPath(context)
  const { body } = context.req.raw
  if (!body) throw new Fault('body-empty', `${file} has 0 bytes. Send its content.`)
  const { BUCKET, DATABASE } = context.env
  const key = modelKey(modelRef(model, version), file)
  const state = (await findModelVersion(DATABASE, model, version))?.state
  if (state === 'deleted') throw usedUp(model, version)
  const ready = state === 'ready'
  const length = context.req.header('Content-Length')
  const target = ready ? comparedModelKey(modelRef(model, version), file) : key
  const stored = await storeBody(BUCKET, target, body, length ? Number(length) : undefined, MAX_MODEL_BYTES)
  if (!ready) return context.json({ file, bytes: stored.bytes, sha256: stored.sha256 }, 201)
  const [known] = await Promise.all([BUCKET.head(key), BUCKET.delete(target)])
  if (known?.etag === stored.object.etag)
    return context.json({ file, bytes: stored.bytes, sha256: stored.sha256 }, 200)
  throw new Fault(
    'name-taken',
    `${file} of ${modelRef(model, version)} serves with other bytes. Push a new version.`,
  )
}

function readPath(context: Context<GatewayTypes>) {
  const { model, version, file } = context.req.param()
  const name = ModelName.safeParse(model)
  if (!name.success) throw new Fault('name-invalid', `The model name ${name.error.issues[0]?.message}.`)
  const number = ModelVersionNumber.safeParse(version)
  if (!number.success) throw new Fault('name-invalid', 'A version is a whole number from 1 on.')
  const known = ModelFile.safeParse(file)
  if (!known.success) throw new Fault('name-invalid', `A model folder holds ${ModelFile.options.join(', ')}.`)
  return { model: name.data, version: number.data, file: known.data }
}
