import { listed, quoted, STORED } from '../warehouse/column.ts'
import { expressionSql, sentSql } from '../warehouse/load-fact.ts'
import type { FactPlan, SourcePlan } from '../warehouse/plan.ts'
import { element } from '../warehouse/statement.ts'
import type { KeptRow } from './served-table.ts'

/** The columns that a row of a fact is merged from, in the order of `mergeSql`. */
export const mergedNames = ({ grain, columns }: FactPlan) => [...grain, ...columns].map(({ name }) => name)

/** What a row of a fact is known by. */
export const grainOf = ({ grain }: FactPlan, row: KeptRow) =>
  JSON.stringify(grain.map(({ name }) => row[name]))

/**
 * Merges rows of a fact, as the upsert of the database does, and works out what is derived. One parameter: a JSON list of rows, each a list
 * of the columns of `mergedNames`.
 */
export function mergeSql(fact: FactPlan): string {
  const fields = [...fact.grain, ...fact.columns].map(
    ({ name, type }, place) => `${element(place, STORED[type])} AS ${quoted(name)}`,
  )
  return merged(fact, `new AS MATERIALIZED (SELECT ${fields.join(', ')} FROM json_each(?1))`)
}

/** The same of rows of a source, each a list of its fields. */
export function sourceSql(fact: FactPlan, source: SourcePlan): string {
  const values = mergedNames(fact).map((name) => `${expressionSql(fact, source, name)} AS ${quoted(name)}`)
  return merged(fact, `${sentSql(source)},\nnew AS MATERIALIZED (SELECT ${values.join(', ')} FROM sent)`)
}

function merged({ grain, columns, derived }: FactPlan, given: string): string {
  const keys = listed(grain.map(({ name }) => name))
  const values = columns.map(({ name, merge }) => `${merge}(${quoted(name)}) AS ${quoted(name)}`)
  const steps = derived.map(
    ({ name, sql, type }, i) =>
      `step${i + 1} AS (SELECT *, CAST((${sql}) AS ${STORED[type]}) AS ${quoted(name)} FROM step${i})`,
  )
  return `WITH ${[given, `step0 AS (SELECT ${[keys, ...values].join(', ')} FROM new GROUP BY ${keys})`, ...steps].join(',\n')}
SELECT * FROM step${derived.length}`
}
