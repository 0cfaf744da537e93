import type { Context } from 'hono'
import * as z from 'zod'
import { Fault, fieldErrors } from '../../contracts/problem.ts'
import { parseJson } from '../../engine/oip/json.ts'
import { listModelVersions } from '../../platform/database/models.ts'
import type { GatewayTypes } from '../env.ts'
import { answerOf } from '../serving.ts'
import { readBody } from './body.ts'
import { findModel } from './model.ts'

const IndexRequest = z.looseObject({ ready: z.boolean().default(false) })
const LoadRequest = z.looseObject({ parameters: z.record(z.string(), z.unknown()).default({}) })

/** POST /v2/repository/index: every version that was pushed, as Triton names their states. */
export async function index({ env, req, json }: Context<GatewayTypes>): Promise<Response> {
  const { ready } = await readJson(req.raw, IndexRequest)
  const versions = await listModelVersions(env.DATABASE)
  return json(
    versions
      .filter(({ state }) => !ready || state === 'ready')
      .map(({ model, version, state, problem }) => ({
        name: model,
        version: String(version),
        state: state === 'ready' ? 'READY' : 'UNAVAILABLE',
        reason: problem ? String(JSON.parse(problem).detail) : '',
      })),
  )
}

/** POST …/load: models are loaded when they are asked for; this asks, and so finds out whether it works. */
export async function load({ env, req, body }: Context<GatewayTypes>): Promise<Response> {
  const { parameters } = await readJson(req.raw, LoadRequest)
  const [given] = Object.keys(parameters)
  if (given !== undefined)
    throw new Fault('malformed-request', `A version never changes, so load takes no parameter "${given}".`)
  await answerOf(env.INFER.describe(await findModel(env.DATABASE, req.param('model') ?? '')))
  return body(null, 200)
}

/** POST …/unload: there is no one process whose memory this could free. */
export async function unload({ env, req }: Context<GatewayTypes>): Promise<Response> {
  const reference = await findModel(env.DATABASE, req.param('model') ?? '')
  throw new Fault(
    'malformed-request',
    `${reference} is not unloaded: isolates let go of it when it is idle. To take it out of service, set its alias.`,
  )
}

/** A body that may be left out. */
async function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const body = await readBody(request)
  const { data, error } = schema.safeParse(body.length === 0 ? {} : parseJson(body))
  if (data !== undefined) return data
  const fields = fieldErrors(error as z.ZodError).map(({ path, message }) => `${path}: ${message}`)
  throw new Fault('malformed-request', `Correct these fields: ${fields.join('; ')}.`)
}
