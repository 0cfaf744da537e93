import { type ModelVersion, modelRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import { preprocessingInWords } from '../engine/preprocessing-words.ts'
import {
  listModelVersions,
  type ModelVersionRow,
  nextVersion,
  readRegistered,
} from '../platform/database/models.ts'
import { modelKey } from '../platform/names.ts'
import type { GatewayEnv } from './env.ts'

export function presentVersion({
  model,
  version,
  state,
  created_at,
  inspection,
  problem,
  evaluation,
}: ModelVersionRow): ModelVersion {
  return {
    model,
    version,
    state: state === 'ready' ? 'ready' : 'refused',
    created_at: new Date(created_at).toISOString(),
    ...(inspection && { inspection: JSON.parse(inspection) }),
    ...(problem && { problem: JSON.parse(problem) }),
    ...(evaluation && { evaluation: JSON.parse(evaluation) }),
  }
}

/** A model with its alias, its versions and the card of the version that answers. */
export async function presentModel(
  { DATABASE, BUCKET }: Pick<GatewayEnv, 'DATABASE' | 'BUCKET'>,
  model: string,
) {
  const [versions, { alias, ready }, next_version] = await Promise.all([
    listModelVersions(DATABASE, model),
    readRegistered(DATABASE, model),
    nextVersion(DATABASE, model),
  ])
  if (versions.length === 0)
    throw new Fault('not-found', `There is no model ${model}. GET /v1/models lists them.`)
  const live = alias.live === 'latest' ? ready.at(-1) : alias.live
  const answering = versions.find(({ version }) => version === live)
  const inspection = answering?.inspection ? presentVersion(answering).inspection : undefined
  const card = live === undefined ? null : await BUCKET.get(modelKey(modelRef(model, live), 'README.md'))
  return {
    model,
    alias,
    next_version,
    ...(live !== undefined && { live }),
    ...(inspection && {
      signature: inspection.signature,
      ...(inspection.preprocessing && { preprocessing: preprocessingInWords(inspection.preprocessing) }),
    }),
    ...(card && { card: await card.text() }),
    versions: versions.map(presentVersion),
  }
}
