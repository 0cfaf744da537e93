import type { Context } from 'hono'
import { Fault } from '../../contracts/problem.ts'
import { findModelVersion, listModelVersions } from '../../platform/database/models.ts'
import type { GatewayTypes } from '../env.ts'
import { answerOf } from '../serving.ts'
import { findModel } from './model.ts'

const SERVER = {
  name: 'tributary',
  version: '0.1.0',
  extensions: ['binary_tensor_data', 'classification', 'model_repository', 'image_input'],
}

/** GET /v2. */
export function server({ json }: Context<GatewayTypes>): Response {
  return json(SERVER)
}

/** GET /v2/health/live. */
export function live({ json }: Context<GatewayTypes>): Response {
  return json({ live: true })
}

/** GET /v2/health/ready: the specification's object has `live`, its name says `ready`; both are there. */
export async function ready({ env, json }: Context<GatewayTypes>): Promise<Response> {
  const [name = '', version] = env.DEFAULT_MODEL.split('@')
  const reference = await findModel(env.DATABASE, name, version).catch((error: unknown) => {
    const reason = error instanceof Fault ? error.problem.detail : 'The database does not answer.'
    throw new Fault('unavailable', reason, { retry_after: 5 })
  })
  await answerOf(env.INFER.describe(reference))
  return json({ live: true, ready: true })
}

/** GET /v2/models/{model}[/versions/{version}]. */
export async function model({ env, req, json }: Context<GatewayTypes>): Promise<Response> {
  const { name, version } = named(req)
  const reference = await findModel(env.DATABASE, name, version)
  const [{ signature }, versions] = await Promise.all([
    answerOf(env.INFER.describe(reference)),
    listModelVersions(env.DATABASE, name),
  ])
  return json({
    name,
    versions: versions.filter(({ state }) => state === 'ready').map((row) => String(row.version)),
    platform: 'onnx_onnxv1',
    ...signature,
  })
}

/** GET …/ready: 503 for a version that was refused, 404 for one that nobody pushed. */
export async function modelReady({ env, req, json }: Context<GatewayTypes>): Promise<Response> {
  const { name, version } = named(req)
  const number = Number(version)
  const pushed = Number.isSafeInteger(number) ? await findModelVersion(env.DATABASE, name, number) : null
  if (pushed?.problem) throw new Fault('model-refused', String(JSON.parse(pushed.problem).detail))
  await answerOf(env.INFER.describe(await findModel(env.DATABASE, name, version)))
  return json({ name, ready: true })
}

function named(req: Context['req']): { name: string; version: string | undefined } {
  const { model: name = '', version } = req.param() as { model?: string; version?: string }
  return { name, version }
}
