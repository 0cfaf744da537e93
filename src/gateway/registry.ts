import { type Alias, type Inspection, MODEL_FILES, modelRef } from '../contracts/model.ts'
import { Fault, type Problem, problem } from '../contracts/problem.ts'
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
  if (known?.state === 'deleted') throw usedUp(model, version)
  const found = await check(env, modelRef(model, version))
  await putModelVersion(env.DATABASE, model, version, found, Date.now())
  forgetModel(model)
  if ('problem' in found) {
    // A later push of this number is then checked for what it holds itself.
    await dropFiles(env.BUCKET, modelRef(model, version))
    throw Fault.of(found.problem)
  }
  const row = await findModelVersion(env.DATABASE, model, version)
  if (!row) throw new Error(`${modelRef(model, version)} was not listed`)
  return { created: true, row }
}

/** Nothing of a graph that takes its worker down reaches further than its own refusal. */
async function check(
  { INSPECT }: Env,
  reference: string,
): Promise<{ problem: Problem } | { inspection: Inspection }> {
  try {
    const checked = await INSPECT.inspect(reference)
    return 'problem' in checked ? { problem: checked.problem } : { inspection: checked }
  } catch (error) {
    console.error(`the check of ${reference} ended without an answer`, error)
    const detail =
      'Loading or running the graph took its worker down. Export a smaller or simpler one, and push again.'
    return { problem: problem('model-refused', detail) }
  }
}

const dropFiles = (bucket: R2Bucket, reference: string) =>
  bucket.delete([...MODEL_FILES.map((file) => modelKey(reference, file)), resolvedModelKey(reference)])

export const usedUp = (model: string, version: number) =>
  new Fault(
    'name-taken',
    `${modelRef(model, version)} was deleted, and its number is used up. Push the next version.`,
  )

/** Forgets a version and its files; one that an alias names stays. */
export async function deleteVersion(env: Env, model: string, version: number): Promise<void> {
  const reference = modelRef(model, version)
  const known = await findModelVersion(env.DATABASE, model, version)
  if (!known || known.state === 'deleted') throw new Fault('not-found', `There is no version ${reference}.`)
  const registered = await readRegistered(env.DATABASE, model)
  if (registered.ready.includes(version) && namedBy(registered).includes(version))
    throw new Fault('model-in-use', inUse(model, reference, registered))
  await deleteModelVersion(env.DATABASE, model, version)
  forgetModel(model)
  await dropFiles(env.BUCKET, reference)
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
