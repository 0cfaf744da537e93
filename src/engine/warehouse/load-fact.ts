import { EVER, listed, quoted, STORED } from './column.ts'
import type { DimensionPlan, FactPlan, RolePlan, SourcePlan } from './plan.ts'
import { isName, namesIn } from './sql-words.ts'
import { element } from './statement.ts'

/** A statement with one parameter, a JSON list: of the rows, each a list of the source's fields in order, or of the distinct values of a field. */
export interface Step {
  readonly sql: string
  /** The place of the field whose values are wanted. */
  readonly valuesOf?: number
}

/** What loads rows of a source into a fact, in order. */
export function factSteps(fact: FactPlan, source: SourcePlan): Step[] {
  return [...fact.roles.flatMap((role) => inferredStep(fact, source, role)), { sql: upsertSql(fact, source) }]
}

/** A key that a fact names and that no row has told of is a member all the same, of which nothing is known yet. */
function inferredStep(fact: FactPlan, source: SourcePlan, { by, dimension }: RolePlan): Step[] {
  const sql = source.sql.get(by)
  if (sql === undefined) return []
  const place = source.fields.findIndex(([name]) => name === sql)
  if (place >= 0) return [{ sql: memberSql(dimension), valuesOf: place }]
  const keys = memberSql(dimension, `SELECT ${expressionSql(fact, source, by)} AS key FROM sent`)
  return [
    { sql: `WITH ${sentSql(source, namesIn(sql, new Set(source.fields.map(([name]) => name))))}\n${keys}` },
  ]
}

/** Makes members that nobody told of yet. @param keys SQL of their keys; of the values of a parameter if there is none */
export function memberSql(
  { table, key }: DimensionPlan,
  keys = 'SELECT value AS key FROM json_each(?1)',
): string {
  return `INSERT INTO ${table} (${listed([key.name, 'valid_from', 'is_current', 'is_deleted', 'is_inferred'])})
SELECT DISTINCT key, ${EVER}, 1, 0, 1 FROM (${keys}) WHERE key IS NOT NULL ON CONFLICT DO NOTHING`
}

/**
 * Adds what comes to what is there, looks the dimensions up as of the time that comes out, and writes what differs. Rows that are summed are many
 * to a fact, and are one row before they come to the table; all others are sorted, for the index of the grain takes sorted rows at less cost.
 */
function upsertSql(fact: FactPlan, source: SourcePlan): string {
  const { table, roles } = fact
  const grain = fact.grain.map(({ name }) => name)
  const columns = fact.columns.map(({ name }) => name)
  const written = [...columns, ...roles.map(({ surrogate }) => surrogate)]
  const values = [...grain, ...columns].map(
    (name) => `${expressionSql(fact, source, name)} AS ${quoted(name)}`,
  )
  const isSummed = fact.columns.some(({ name, merge }) => merge === 'sum' && source.sql.has(name))
  const summed = fact.columns.map(({ name, merge }) => `${merge}(${quoted(name)}) AS ${quoted(name)}`)
  const came = isSummed
    ? `SELECT ${[listed(grain), ...summed].join(', ')} FROM new GROUP BY ${listed(grain)}`
    : `SELECT * FROM new ORDER BY ${listed(grain)}`
  return `WITH ${sentSql(source)},
new AS (SELECT ${values.join(', ')} FROM sent)
INSERT INTO ${table} AS f (${listed([...grain, ...written])})
SELECT ${[listed([...grain, ...columns], 'm.'), ...roles.map((role) => asOfSql(role, `m.${quoted(role.by)}`, `m.${quoted(fact.time)}`))].join(', ')}
FROM (${came}) AS m WHERE true
ON CONFLICT (${listed(grain)}) ${written.length === 0 ? 'DO NOTHING' : mergedSql(fact)}`
}

/** What a fact says that is there already, and a row that came beside it. */
function mergedSql({ columns, roles, time }: FactPlan): string {
  const merges = new Map(columns.map(({ name, merge }) => [name, merge]))
  const merged = (name: string): string => {
    const [old, came] = [`f.${quoted(name)}`, `excluded.${quoted(name)}`]
    const merge = merges.get(name)
    if (!merge) return came
    return `coalesce(${merge === 'sum' ? `${old} + ${came}` : `${merge}(${old}, ${came})`}, ${old}, ${came})`
  }
  // of what the grain says it is looked up already
  const keyed = (role: RolePlan): string =>
    merges.has(role.by) || merges.has(time)
      ? asOfSql(role, merged(role.by), merged(time))
      : `excluded.${quoted(role.surrogate)}`
  const values = [
    ...columns.map(({ name }) => [quoted(name), merged(name)] as const),
    ...roles.map((role) => [quoted(role.surrogate), keyed(role)] as const),
  ]
  return `DO UPDATE SET ${values.map(([name, value]) => `${name} = ${value}`).join(', ')}
WHERE ${values.map(([name, value]) => `f.${name} IS NOT ${value}`).join(' OR ')}`
}

export function updateSql(columns: readonly string[]): string {
  return `DO UPDATE SET ${columns.map((name) => `${quoted(name)} = excluded.${quoted(name)}`).join(', ')}
WHERE ${columns.map((name) => `${quoted(name)} IS NOT excluded.${quoted(name)}`).join(' OR ')}`
}

/** The version of a member as of a time. */
export function asOfSql({ dimension }: RolePlan, key: string, time: string): string {
  const { table, surrogate } = dimension
  return `(SELECT d.${quoted(surrogate)} FROM ${table} AS d WHERE d.${quoted(dimension.key.name)} = ${key} AND d.valid_from <= ${time} ORDER BY d.valid_from DESC LIMIT 1)`
}

/** The fields of the rows, or only those that are wanted: taking one out of JSON costs more than anything that is done with it. */
export function sentSql(
  { fields }: SourcePlan,
  wanted: readonly string[] = fields.map(([name]) => name),
): string {
  const named = fields.flatMap(([name, type], place) =>
    wanted.includes(name) ? [`${element(place, STORED[type])} AS ${quoted(name)}`] : [],
  )
  return `sent AS MATERIALIZED (SELECT ${named.length === 0 ? '1' : named.join(', ')} FROM json_each(?1))`
}

/** What a row of the source says of a column, and NULL if it says nothing. */
export function expressionSql(fact: FactPlan, source: SourcePlan, column: string): string {
  const sql = source.sql.get(column)
  if (sql === undefined) return 'NULL'
  if (isName(sql)) return quoted(sql)
  const { type } = [...fact.grain, ...fact.columns].find(({ name }) => name === column) ?? { type: 'text' }
  return `CAST((${sql}) AS ${STORED[type]})`
}
