import type { FeatureView } from '../../contracts/feature.ts'
import type { Pack } from '../../contracts/pack.ts'
import { milliseconds } from '../stream/duration.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among, nameFindings } from '../stream/pack-check/names.ts'
import { type DimensionPlan, type WarehousePlan, warehousePlan } from '../warehouse/plan.ts'
import { namesIn } from '../warehouse/sql-words.ts'

/** Columns that the spine or the answer have already. */
const TAKEN = ['place', 'at', 'event_time', 'event_timestamp']

/** What is wrong with the features of a pack whose tables are sound. */
export function* featureFindings(pack: Pack): Generator<Finding> {
  const { features = {}, dimensions = {} } = pack
  yield* nameFindings('features', features)
  const plan = warehousePlan(pack)
  const keys = new Map<string, string>(Object.entries(dimensions).map(([name, { key }]) => [name, key]))
  for (const [name, view] of Object.entries(features)) {
    const path = `features.${name}`
    yield* headFindings(path, view, keys)
    yield* columnFindings(path, view)
    yield* sqlFindings(`${path}.sql`, pack, plan, view)
  }
}

function* headFindings(
  path: string,
  { title, entity, ttl, delay }: FeatureView,
  keys: Map<string, string>,
): Generator<Finding> {
  if (!title.trim()) yield { path: `${path}.title`, message: 'is empty: say in words what they are about' }
  if (typeof entity === 'string') {
    if (!keys.has(entity))
      yield {
        path: `${path}.entity`,
        message: `there is no dimension "${entity}": ${among(keys.keys())}; or write { name, key }`,
      }
  } else {
    const known = keys.get(entity.name) ?? entity.key
    if (known !== entity.key)
      yield {
        path: `${path}.entity`,
        message: `"${entity.name}" goes by "${known}" already: rename one of them`,
      }
    keys.set(entity.name, known)
  }
  for (const [at, text] of Object.entries({ ttl, delay }))
    if (!isDuration(text))
      yield {
        path: `${path}.${at}`,
        message: `"${text}" is no length of time: write it as 1 minute or 30 days`,
      }
}

function isDuration(text: FeatureView['ttl']): boolean {
  try {
    return milliseconds(text) >= 0
  } catch {
    return false
  }
}

function* columnFindings(path: string, { features, entity }: FeatureView): Generator<Finding> {
  yield* nameFindings(`${path}.features`, features)
  if (Object.keys(features).length === 0)
    yield { path: `${path}.features`, message: 'is empty: say what there is to be known' }
  const key = typeof entity === 'string' ? [] : [entity.key]
  for (const [name, { meaning }] of Object.entries(features)) {
    const at = `${path}.features.${name}`
    if ([...TAKEN, ...key].includes(name)) yield { path: at, message: 'is a column already: rename it' }
    if (name.includes('__'))
      yield { path: at, message: 'has __ in it, which parts the view from the feature in full names' }
    if (!meaning.trim())
      yield { path: `${at}.meaning`, message: 'is empty: say in words what it is, and its unit' }
  }
}

/** What the compiler cannot see, and what would tell more than was known then. */
function* sqlFindings(
  path: string,
  pack: Pack,
  { dimensions, facts }: WarehousePlan,
  { sql }: FeatureView,
): Generator<Finding> {
  const isIn = (...names: string[]) => namesIn(sql, new Set(names)).length > 0
  if (!isIn('spine')) yield { path, message: 'does not ask of spine, so it answers no question' }
  for (const [, word] of sql.matchAll(/'(?:[^']|'')*'|:([a-z_]\w*)/g))
    if (word !== undefined) yield { path, message: `has no parameter :${word}: the time is spine.at` }
  for (const { table, serve } of facts)
    if (serve === 'lake' && isIn(table)) yield { path, message: `${table} is in the lake only` }
  const views = [
    ...facts.map(({ name }) => `${pack.name}_${name}_star`),
    ...Object.keys(pack.views ?? {}).map((name) => `${pack.name}_${name}`),
  ]
  for (const view of views)
    if (isIn(view)) yield { path, message: `${view} shows things as they are now: ask the tables` }
  for (const dimension of dimensions) if (isIn(dimension.table)) yield* historyFindings(path, sql, dimension)
}

function* historyFindings(
  path: string,
  sql: string,
  { table, hasHistory, tracked, attributes }: DimensionPlan,
): Generator<Finding> {
  if (!hasHistory)
    return yield { path, message: `${table} keeps no history, so it tells of then what is so now` }
  const aliases = [...sql.matchAll(/\b(\w+)(?:\s+AS\s+(\w+))?/g)].flatMap(([, name, alias]) =>
    name === table ? [alias ?? name] : [],
  )
  for (const { name } of attributes)
    if (!tracked.has(name) && aliases.some((alias) => new RegExp(`\\b${alias}\\.${name}\\b`).test(sql)))
      yield { path, message: `${table}.${name} has no history: track it, or leave it out` }
}
