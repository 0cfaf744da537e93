import type { Measure } from '../../contracts/experiment.ts'
import { quoted } from '../warehouse/column.ts'
import { conditionsSql } from '../warehouse/where-sql.ts'

/** Measures of rows of one source, by the names that they go by. */
export type Measures<Name extends string> = readonly (readonly [name: Name, measure: Measure])[]

/** Measures that are read in one go, since they are of one source. */
export function bySource<Name extends string>(measures: Measures<Name>): Map<string, Measures<Name>> {
  return Map.groupBy(measures, ([, { from }]) => from)
}

/** What a row r adds to each of the names, 0 to those that are not of it. */
export function addedSql<Name extends string>(names: readonly Name[], measures: Measures<Name>): string {
  const told = new Map(measures)
  return names
    .map((name) => {
      const measure = told.get(name)
      return `${measure ? amountSql(measure) : '0'} AS ${name}`
    })
    .join(', ')
}

function amountSql(measure: Measure): string {
  const amount = 'sum' in measure ? `coalesce(r.${quoted(measure.sum)}, 0)` : '1'
  const conditions = conditionsSql(measure.where ?? {}, 'r')
  return conditions.length === 0 ? amount : `CASE WHEN ${conditions.join(' AND ')} THEN ${amount} ELSE 0 END`
}

/** Rows that add to none of them need not be read further: whether r adds to one. */
export function countedSql(measures: readonly Measure[]): string[] {
  const each = measures.map(({ where }) => conditionsSql(where ?? {}, 'r'))
  if (each.some((conditions) => conditions.length === 0)) return []
  return [`(${each.map((conditions) => conditions.join(' AND ')).join(' OR ')})`]
}
