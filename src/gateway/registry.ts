import { type Alias, MODEL_FILES, modelRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import { namedBy, type Registered } from '../engine/alias.ts'
import { forgetModel } from '../platform/aliases.ts'
import {
  deleteModelVersion,
  findModelVersion,
  type ModelVersionRow,
  putModelVersion,
  readRegistered,
} from '../platform/database/models.ts'
import { modelKey, resolvedModelKey } from '../platform/names.ts'
import type { GatewayEnv } from './env.ts'

type Env = Pick<GatewayEnv, 'DATABASE' | 'BUCKET' | 'INSPECT'>

/**
 * Has a pushed folder checked, and lists the version if it passes. What is in service is not touched either way. A refusal is
 * listed with its problem; the same version number may be pushed again.
 */
export async function registerVersion(
  env: Env,
  model: string,
  version: number,
): Promise<{ created: boolean; row: ModelVersionRow }> {
  const known = await findModelVersion(env.DATABASE, model, version)
  if (known?.state === 'ready') return { created: false, row: known }
  const checked = await env.INSPECT.inspect(modelRef(model, version))
  const found = 'problem' in checked ? { problem: checked.problem } : { inspection: checked }
  await putModelVersion(env.DATABASE, model, version, found, Date.now())
  forgetModel(model)
  if ('problem' in found) throw Fault.of(found.problem)
  const row = await findModelVersion(env.DATABASE, model, version)
  if (!row) throw new Error(`${modelRef(model, version)} was not listed`)
  return { created: true, row }
}

/** Forgets a version and its files; one that an alias names stays. */
export async function deleteVersion(env: Env, model: string, version: number): Promise<void> {
  const reference = modelRef(model, version)
  if (!(await findModelVersion(env.DATABASE, model, version)))
    throw new Fault('not-found', `There is no version ${reference}.`)
  const registered = await readRegistered(env.DATABASE, model)
  if (registered.ready.includes(version) && namedBy(registered).includes(version))
    throw new Fault('model-in-use', inUse(model, reference, registered))
  await deleteModelVersion(env.DATABASE, model, version)
  forgetModel(model)
  await env.BUCKET.delete([
    ...MODEL_FILES.map((file) => modelKey(reference, file)),
    resolvedModelKey(reference),
  ])
}

function inUse(model: string, reference: string, { ready }: Registered): string {
  if (ready.length > 1) return `The alias of ${model} names ${reference}. Point it elsewhere first.`
  return `${reference} is the only version of ${model} that can answer. Push another one first.`
}

/** Every version that a new setting names must be ready: an alias never points at nothing. */
export function requireAliasable(model: string, alias: Alias, { ready }: Registered): void {
  const missing = namedBy({ alias, ready }).filter((version) => !ready.includes(version))
  if (ready.length === 0)
    throw new Fault('not-found', `There is no model ${model} with a ready version. Push one.`)
  if (missing.length > 0)
    throw new Fault(
      'model-unavailable',
      `${model} has no ready version ${missing.join(', ')}; it has ${ready.join(', ')}.`,
    )
}
