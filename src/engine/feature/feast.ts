import type { OnlineFeatures, OnlineFeaturesRequest } from '../../contracts/online-features.ts'
import { Fault } from '../../contracts/problem.ts'
import type { FeatureCatalogue, Selection } from './catalogue.ts'
import { answerNames } from './names.ts'
import { type FeatureRow, statusOf } from './query.ts'

type Keys = OnlineFeaturesRequest['entities']

/** What a request of Feast asks for. */
export interface OnlineQuestion {
  readonly selections: readonly Selection[]
  readonly keys: Keys
  readonly rows: number
  readonly names: readonly string[]
}

export function onlineQuestion(
  catalogue: FeatureCatalogue,
  { entities, feature_service: service, features, full_feature_names }: OnlineFeaturesRequest,
): OnlineQuestion {
  if (typeof service !== 'string' && !features?.length)
    throw new Fault('malformed-request', 'Name features, as ["view:feature"], or a feature_service.')
  const selections =
    typeof service === 'string' ? catalogue.service(service) : catalogue.select(features ?? [])
  const needed = new Set(selections.map(({ entry }) => entry.key))
  const missing = [...needed].filter((key) => !(key in entities))
  if (missing.length > 0)
    throw new Fault('malformed-request', `These features are by ${missing.join(', ')}: add it to entities.`)
  const strange = Object.keys(entities).filter((key) => !needed.has(key))
  if (strange.length > 0)
    throw new Fault('malformed-request', `None of these features is by ${strange.join(', ')}: leave it out.`)
  const [rows = 0, ...others] = Object.values(entities).map((values) => values.length)
  if (others.some((each) => each !== rows))
    throw new Fault('malformed-request', 'Give each key of entities as many values: one a row.')
  const names = answerNames(selections, full_feature_names, Object.keys(entities))
  return { selections, keys: entities, rows, names: [...Object.keys(entities), ...names] }
}

/** Keys come first, as they were sent, then the features; `answers` has the rows of each selection. */
export function onlineFeatures(
  { selections, keys, rows, names }: OnlineQuestion,
  answers: readonly (readonly FeatureRow[])[],
): OnlineFeatures {
  const sent = Object.values(keys).map((values) => ({
    values,
    statuses: Array.from({ length: rows }, () => 'PRESENT' as const),
    event_timestamps: Array.from({ length: rows }, () => timestamp(null)),
  }))
  const told = selections.flatMap(({ features }, i) =>
    features.map((feature) => ({
      values: (answers[i] ?? []).map(({ values }) => values[feature]),
      statuses: (answers[i] ?? []).map((row) => statusOf(row, feature)),
      event_timestamps: (answers[i] ?? []).map(({ eventTime }) => timestamp(eventTime)),
    })),
  )
  return { metadata: { feature_names: [...names] }, results: [...sent, ...told] }
}

/** As Protobuf writes a time in JSON, without a fraction of nothing. None is the time that all begins with. */
const timestamp = (time: number | null) => new Date(time ?? 0).toISOString().replace('.000Z', 'Z')
