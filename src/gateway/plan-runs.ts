import { modelRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import { shadowing } from '../engine/alias.ts'
import { findAnswer } from '../platform/aliases.ts'
import type { ExtraRun } from '../platform/database/runs.ts'
import { findStudy } from '../platform/database/studies.ts'
import type { GatewayEnv } from './env.ts'

export interface Runs {
  /** `name@version` whose result decides the image. */
  answer: string
  extras: ExtraRun[]
}

/**
 * Which versions see an image: of the model asked for, else of the study's models, else of the default one. The first one
 * answers; the others, and the shadow of any, are extra runs. Drawn by the image's id.
 */
export async function planRuns(
  env: Pick<GatewayEnv, 'DATABASE' | 'DEFAULT_MODEL'>,
  study: string,
  imageId: string,
  asked: string | undefined,
): Promise<Runs> {
  const requests = asked ? [asked] : await modelsOf(env, study)
  const answers: string[] = []
  const shadows: string[] = []
  for (const request of requests) {
    const { answer, shadow } = await resolve(env.DATABASE, request, imageId)
    answers.push(answer)
    if (shadow) shadows.push(shadow)
  }
  const [answer = '', ...others] = new Set(answers)
  const study_runs = others.map((reference) => ({ reference, role: 'study' as const }))
  const shadow_runs = shadows.filter((reference) => !answers.includes(reference))
  return {
    answer,
    extras: [...study_runs, ...shadow_runs.map((reference) => ({ reference, role: 'shadow' as const }))],
  }
}

async function modelsOf(
  { DATABASE, DEFAULT_MODEL }: Pick<GatewayEnv, 'DATABASE' | 'DEFAULT_MODEL'>,
  study: string,
) {
  const models: string[] = JSON.parse((await findStudy(DATABASE, study))?.models ?? '[]')
  return models.length > 0 ? models : [DEFAULT_MODEL]
}

/** The version that answers a request for a model, and the one that shadows it. Throws `model-unavailable`. */
export async function resolve(database: D1Database, request: string, key: string) {
  const [model = request, asked] = request.split('@')
  const { registered, answer } = await findAnswer(database, model, asked, key)
  if (answer === undefined) throw unavailable(request, registered.ready)
  const shadow = asked === undefined ? shadowing(registered, answer, key) : undefined
  return { answer: modelRef(model, answer), ...(shadow !== undefined && { shadow: modelRef(model, shadow) }) }
}

function unavailable(request: string, ready: readonly number[]): Fault {
  const have =
    ready.length > 0 ? `Its ready versions are ${ready.join(', ')}.` : 'No version of it is ready: push one.'
  return new Fault('model-unavailable', `No version of ${request} can answer. ${have}`, { ready })
}
