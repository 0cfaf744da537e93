import { EVER, listed, quoted, STORED } from './column.ts'
import { asOfSql, updateSql } from './load-fact.ts'
import type { DimensionPlan, FactPlan } from './plan.ts'

/**
 * The statements that load rows of a dimension, in order. Each takes one parameter, a JSON list of rows:
 * [key, time, whether it is deleted, attributes as JSON text].
 *
 * Nothing is read and then written: the log keeps every row, the versions of the keys at hand are worked out of it anew, and what
 * differs is written. So rows may come in any order and as often as they like.
 */
export function dimensionSql(dimension: DimensionPlan, facts: readonly FactPlan[]): string[] {
  return [
    logSql(dimension),
    upsertSql(dimension),
    ...(dimension.hasHistory ? [removeSql(dimension), ...repointSql(dimension, facts)] : []),
  ]
}

/** Of two rows of one key and time the one that stands last stays, whichever came first. With type 1, of all rows of one key. */
function logSql({ log, key, hasHistory }: DimensionPlan): string {
  const name = quoted(key.name)
  return `INSERT INTO ${log} (${name}, at, is_deleted, attributes)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
ON CONFLICT (${hasHistory ? `${name}, at` : name}) DO UPDATE SET at = excluded.at, is_deleted = excluded.is_deleted, attributes = excluded.attributes
WHERE (excluded.at, excluded.is_deleted, excluded.attributes) > (at, is_deleted, attributes)`
}

/**
 * The versions of the keys at hand. One begins where a tracked attribute, or whether it is deleted, is not what it was in the row
 * before; the first one has been since ever. All that is not tracked is as the newest row says that is no deletion.
 */
function versionsSql(dimension: DimensionPlan): string {
  const { log, attributes, tracked } = dimension
  const key = quoted(dimension.key.name)
  const followed = attributes.filter(({ name }) => tracked.has(name))
  const current = attributes.filter(({ name }) => !tracked.has(name))
  const read = attributes.map(
    ({ name, type }) => `CAST(attributes ->> '$.${name}' AS ${STORED[type]}) AS ${quoted(name)}`,
  )
  const differs = ['is_deleted', ...followed.map(({ name }) => name)].map(
    (name) => `${quoted(name)} IS NOT lag(${quoted(name)}) OVER w`,
  )
  const first = (name: string) =>
    `first_value(${quoted(name)}) OVER (PARTITION BY ${key} ORDER BY is_deleted, at DESC) AS ${quoted(name)}`
  return `history AS (
  SELECT ${[key, 'at', 'is_deleted', ...read].join(', ')} FROM ${log}
  WHERE ${key} IN (SELECT value ->> 0 FROM json_each(?1))
),
marked AS (
  SELECT ${[key, 'at', 'is_deleted', ...followed.map(({ name }) => quoted(name)), ...current.map(({ name }) => first(name))].join(', ')},
    row_number() OVER w AS place, ${differs.join(' OR ')} AS begins
  FROM history WINDOW w AS (PARTITION BY ${key} ORDER BY at)
),
versions AS (
  SELECT ${[key, 'is_deleted', ...attributes.map(({ name }) => quoted(name))].join(', ')},
    CASE WHEN place = 1 THEN ${EVER} ELSE at END AS valid_from,
    lead(at) OVER (PARTITION BY ${key} ORDER BY at) AS valid_to
  FROM marked WHERE place = 1 OR begins
)`
}

function upsertSql(dimension: DimensionPlan): string {
  const key = dimension.key.name
  const values = [
    'valid_to',
    'is_current',
    'is_deleted',
    'is_inferred',
    ...dimension.attributes.map(({ name }) => name),
  ]
  const selected = values.map((name) => {
    if (name === 'is_current') return 'valid_to IS NULL'
    return name === 'is_inferred' ? '0' : quoted(name)
  })
  return `WITH ${versionsSql(dimension)}
INSERT INTO ${dimension.table} (${listed([key, 'valid_from', ...values])})
SELECT ${[quoted(key), 'valid_from', ...selected].join(', ')} FROM versions WHERE true
ON CONFLICT (${listed([key, 'valid_from'])}) ${updateSql(values)}`
}

/** A row that came late may end a version before it began. */
function removeSql(dimension: DimensionPlan): string {
  const key = quoted(dimension.key.name)
  return `WITH ${versionsSql(dimension)}
DELETE FROM ${dimension.table} WHERE ${key} IN (SELECT value ->> 0 FROM json_each(?1))
AND (${key}, valid_from) NOT IN (SELECT ${key}, valid_from FROM versions)`
}

/** Rows change versions from their own time on, so facts before the earliest of them keep theirs. */
function repointSql(dimension: DimensionPlan, facts: readonly FactPlan[]): string[] {
  return facts
    .filter(({ serve }) => serve === 'rows')
    .flatMap((fact) =>
      fact.roles
        .filter((role) => role.dimension === dimension)
        .map((role) => {
          const version = asOfSql(role, `f.${quoted(role.by)}`, `f.${quoted(fact.time)}`)
          return `UPDATE ${fact.table} AS f SET ${quoted(role.surrogate)} = ${version}
WHERE f.${quoted(fact.time)} >= (SELECT min(value ->> 1) FROM json_each(?1))
AND f.${quoted(role.by)} IN (SELECT value ->> 0 FROM json_each(?1))
AND f.${quoted(role.surrogate)} IS NOT ${version}`
        }),
    )
}
