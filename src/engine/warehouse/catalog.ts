import type { Pack } from '../../contracts/pack.ts'
import { RESULTS } from '../quality/results-table.ts'
import type { CatalogTable } from './catalog-table.ts'
import type { Column } from './column.ts'
import type { DimensionPlan, FactPlan, WarehousePlan } from './plan.ts'
import { VERSION_COLUMNS } from './tables.ts'
import { TIME_COLUMNS } from './time-dimension.ts'

/** The tables of a pack that are there to be asked, and the calendar that all share. */
export function catalogTables(pack: Pack, { dimensions, facts }: WarehousePlan): CatalogTable[] {
  if (dimensions.length + facts.length === 0) return []
  return [
    ...facts.map((fact) => factEntry(pack, fact)),
    ...dimensions.map((each) => dimensionEntry(pack, each)),
    CALENDAR,
    ...(pack.quality ? [RESULTS] : []),
  ]
}

function factEntry(
  pack: Pack,
  { table, title, serve, grain, columns, derived, roles, sources, windows }: FactPlan,
): CatalogTable {
  const streams = [
    ...sources.map(({ stream }) => stream),
    ...windows.flatMap(({ window }) => pack.windows[window]?.from ?? []),
  ]
  return {
    name: table,
    kind: 'fact',
    title,
    serve,
    grain: grain.map(({ name }) => name),
    from: [...new Set(streams)].map((stream) => `${pack.name}.${stream}`),
    columns: [
      ...grain,
      ...columns.map(named),
      ...derived.map(named),
      ...roles.map(({ surrogate, dimension, by }) => ({
        name: surrogate,
        type: 'integer' as const,
        meaning: `The version in ${dimension.table} of ${by} as of then`,
      })),
    ],
  }
}

function dimensionEntry(pack: Pack, dimension: DimensionPlan): CatalogTable {
  const { table, title, key, surrogate, attributes, tracked, stream, hasHistory } = dimension
  return {
    name: table,
    kind: 'dimension',
    title,
    serve: 'rows',
    grain: hasHistory ? [key.name, 'valid_from'] : [key.name],
    from: [`${pack.name}.${stream}`],
    columns: [
      { name: surrogate, type: 'integer', meaning: 'The version, as facts name it' },
      key,
      ...VERSION_COLUMNS,
      ...attributes.map((each) => ({
        ...named(each),
        meaning:
          [each.meaning, tracked.has(each.name) ? 'Its history is kept' : undefined]
            .filter(Boolean)
            .join('. ') || undefined,
      })),
    ],
  }
}

const named = ({ name, type, meaning }: Column): Column => ({ name, type, meaning })

const CALENDAR: CatalogTable = {
  name: 'time_dim',
  kind: 'calendar',
  title: 'The days',
  serve: 'rows',
  grain: ['date_key'],
  from: [],
  columns: TIME_COLUMNS,
}
