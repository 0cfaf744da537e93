import type { HolidayCalendar } from '../../contracts/calendar.ts'
import { TELEMETRY_TABLE } from '../../contracts/lake.ts'
import type { Pack } from '../../contracts/pack.ts'
import { type Column, EVER, quoted, STORED } from '../warehouse/column.ts'
import { warehousePlan } from '../warehouse/plan.ts'
import { namesIn } from '../warehouse/sql-words.ts'
import { starSql } from '../warehouse/star.ts'
import { TIME_COLUMNS, timeRows } from '../warehouse/time-dimension.ts'
import { type LakeColumn, type LakeType, PARTITION } from './column.ts'
import { rawTables } from './raw-table.ts'
import { LAKE_EVER, lakeColumns, type ServedTable, servedTables } from './served-table.ts'

/** A table of the lake in DuckDB, made over the files that its log names. */
export interface LakeView {
  /** As it stands in SQL and in the lake: `quickeats.orders`. */
  readonly name: string
  /** Those that are declared; the table may have others. */
  readonly columns: readonly LakeColumn[]
}

/** What is made of other views. */
export interface DerivedView {
  readonly name: string
  readonly reads: readonly string[]
  readonly sql: string
}

export type DuckView = LakeView | DerivedView

/**
 * What SQL may name, by its name: each table of the lake as `pack.table`, with the lake's types; and all that the database has, under its
 * name and with its types there, so that SQL for the database runs as it is.
 */
export function duckViews(packs: readonly Pack[], calendar: HolidayCalendar): ReadonlyMap<string, DuckView> {
  const raw = [...rawTables(packs)].map(([name, { columns }]) => ({ name, columns }))
  const views: DuckView[] = [...raw, { name: TELEMETRY_TABLE, columns: [] }]
  views.push(...views.map(({ name }) => alias(name)), calendarView(calendar))
  for (const pack of packs) views.push(...packViews(pack))
  return new Map(views.map((view) => [view.name, view]))
}

const alias = (table: string): DerivedView => ({
  name: table.replace('.', '_'),
  reads: [table],
  sql: `SELECT * FROM ${table}`,
})

function packViews(pack: Pack): DuckView[] {
  const plan = warehousePlan(pack)
  const tables = [...servedTables([pack]).values()].filter(({ table }) => table !== 'time_dim')
  const stars = plan.facts.map((fact) => ({
    name: `${pack.name}_${fact.name}_star`,
    reads: [fact.table, ...fact.roles.map(({ dimension }) => dimension.table), 'time_dim'],
    sql: starSql(fact, pack.timezone, 'duckdb'),
  }))
  const known = new Set([
    ...tables.map(({ table }) => table),
    ...stars.map(({ name }) => name),
    'time_dim',
    'windows',
  ])
  const views = Object.entries(pack.views ?? {}).map(([name, { sql }]) => ({
    name: `${pack.name}_${name}`,
    reads: namesIn(sql, known),
    sql,
  }))
  return [...tables.flatMap(servedViews), ...stars, ...views]
}

/** A table of the warehouse as the lake has it, and as the database has it. */
function servedViews(served: ServedTable): [LakeView, DerivedView] {
  const { name, table, columns } = served
  const kept = columns.map((column) => `${keptSql(column)} AS ${quoted(column.name)}`)
  return [
    { name, columns: lakeColumns(served) },
    { name: table, reads: [name], sql: `SELECT ${kept.join(', ')} FROM ${name}` },
  ]
}

/** Times are epoch ms there, money is an integer of the smallest unit, flags are 0 and 1. */
function keptSql({ name, type }: Column): string {
  const value = quoted(name)
  if (type === 'time' && name === 'valid_from')
    return `CASE epoch_ms(${value}) WHEN ${LAKE_EVER} THEN ${EVER} ELSE epoch_ms(${value}) END`
  if (type === 'time') return `epoch_ms(${value})`
  if (type === 'money') return `CAST(${value} * 100 AS BIGINT)`
  return type === 'flag' ? `CAST(${value} AS BIGINT)` : value
}

function calendarView(calendar: HolidayCalendar): DerivedView {
  const names = TIME_COLUMNS.map(({ name }) => quoted(name)).join(', ')
  const types = TIME_COLUMNS.map(({ name, type }) => {
    const kept = STORED[type] === 'TEXT' ? 'VARCHAR' : 'BIGINT'
    return `CAST(${quoted(name)} AS ${kept}) AS ${quoted(name)}`
  })
  const rows = [...timeRows(calendar)].map((row) => `(${row.map(literal).join(', ')})`)
  const sql = `SELECT ${types.join(', ')} FROM (VALUES ${rows.join(', ')}) AS days (${names})`
  return { name: 'time_dim', reads: [], sql }
}

const literal = (value: string | number | null) => (typeof value === 'string' ? text(value) : String(value))
const text = (value: string) => `'${value.replaceAll("'", "''")}'`

/**
 * The rows of a table's files. Columns that none of the files has are NULL, and a table without files has its columns all the same.
 * @param paths on this machine
 */
export function filesSql(columns: readonly LakeColumn[], paths: readonly string[]): string {
  const all = [...columns, { name: PARTITION, type: 'date' } as const]
  const none = all.map(({ name, type }) => `NULL::${duckType(type)} AS ${quoted(name)}`).join(', ')
  const read = `SELECT * FROM read_parquet([${paths.map(text).join(', ')}], hive_partitioning = true, hive_types = {'${PARTITION}': DATE}, union_by_name = true)`
  const rows = [`SELECT ${none} WHERE false`, ...(paths.length > 0 ? [read] : [])]
  return `SELECT ${all.map(({ name }) => quoted(name)).join(', ')} FROM (${rows.join(' UNION ALL BY NAME ')})`
}

/** How DuckDB calls a type. */
export function duckType(type: LakeType): string {
  if (typeof type === 'object') return `${duckType(type.elementType)}[]`
  return DUCK_TYPES[type] ?? type.toUpperCase()
}

const DUCK_TYPES: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  long: 'BIGINT',
  timestamp: 'TIMESTAMPTZ',
}
