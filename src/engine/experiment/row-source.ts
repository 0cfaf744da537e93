import type { ColumnType } from '../../contracts/column.ts'
import type { Experiment, Measure } from '../../contracts/experiment.ts'
import type { FactPlan, WarehousePlan } from '../warehouse/plan.ts'

/** Rows that an experiment counts: a fact, or SQL of its own. */
export interface RowSource {
  /** What SQL calls it. */
  readonly table: string
  readonly time: string
  readonly columns: ReadonlyMap<string, ColumnType>
}

/** The sources of an experiment by their names. Facts that are in the lake only are none. */
export function rowSources(plan: WarehousePlan, { sources = {} }: Experiment): Map<string, RowSource> {
  const facts = plan.facts.filter(({ serve }) => serve === 'rows')
  return new Map([
    ...facts.map((fact): [string, RowSource] => [fact.name, factSource(fact)]),
    ...Object.entries(sources).map(([name, { time, columns }]): [string, RowSource] => [
      name,
      { table: name, time, columns: new Map(Object.entries(columns)) },
    ]),
  ])
}

function factSource({ table, time, grain, columns, derived }: FactPlan): RowSource {
  return {
    table,
    time,
    columns: new Map([...grain, ...columns, ...derived].map(({ name, type }) => [name, type])),
  }
}

export function sourceOf(sources: ReadonlyMap<string, RowSource>, name: string): RowSource {
  const source = sources.get(name)
  if (!source) throw new Error(`there is no source "${name}"`)
  return source
}

/** Its own sources as the beginning of a statement. They take `:since` for `:from`: rows before the period may be asked for. */
export function ownSources({ sources = {} }: Experiment): string[] {
  return Object.entries(sources).map(
    ([name, { sql }]) => `${name} AS (\n${sql.replaceAll(/:from\b/g, ':since')}\n)`,
  )
}

/** What people see of one of what is summed: money is kept in its smallest unit. */
export function unitOf(sources: ReadonlyMap<string, RowSource>, measure: Measure): number {
  const isMoney = 'sum' in measure && sourceOf(sources, measure.from).columns.get(measure.sum) === 'money'
  return isMoney ? 0.01 : 1
}
