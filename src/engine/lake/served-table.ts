import type { ColumnType } from '../../contracts/column.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Row } from '../stream/row.ts'
import { type Column, EVER } from '../warehouse/column.ts'
import { lakeName } from '../warehouse/day-marks.ts'
import { type DimensionPlan, type FactPlan, warehousePlan } from '../warehouse/plan.ts'
import { VERSION_COLUMNS } from '../warehouse/tables.ts'
import { TIME_COLUMNS } from '../warehouse/time-dimension.ts'
import type { Kept } from '../warehouse/values.ts'
import type { LakeColumn, LakeType, Physical } from './column.ts'
import { writable } from './physical.ts'

/** A table of the warehouse in the lake. */
export interface ServedTable {
  /** In the lake, `quickeats.orders_fact`. */
  readonly name: string
  /** In the database, `quickeats_orders_fact`. */
  readonly table: string
  /** In the order that they have in both. */
  readonly columns: readonly Column[]
  /** Of a fact; without it the table is one part, of day 0. */
  readonly fact?: FactPlan
}

/** A row as the database keeps it: times are epoch ms, money is an integer of the smallest unit, flags are 0 and 1. */
export type KeptRow = Readonly<Record<string, Kept>>

/** The facts, dimensions and the calendar of packs, by their names in the lake. */
export function servedTables(packs: readonly Pack[]): ReadonlyMap<string, ServedTable> {
  const all = packs.flatMap((pack) => {
    const { dimensions, facts } = warehousePlan(pack)
    return [
      ...dimensions.map((dimension) => dimensionTable(pack.name, dimension)),
      ...facts.map((fact) => factTable(pack.name, fact)),
    ]
  })
  return new Map([...all, CALENDAR].map((table) => [table.name, table]))
}

const CALENDAR: ServedTable = { name: 'tributary.time_dim', table: 'time_dim', columns: TIME_COLUMNS }

function dimensionTable(pack: string, { table, surrogate, key, attributes }: DimensionPlan): ServedTable {
  const columns = [surrogateColumn(surrogate), key, ...VERSION_COLUMNS, ...attributes]
  return { name: lakeName(pack, table), table, columns }
}

function factTable(pack: string, fact: FactPlan): ServedTable {
  const { table, grain, columns, roles, derived } = fact
  const all = [
    ...grain,
    ...columns,
    ...roles.map(({ surrogate }) => surrogateColumn(surrogate)),
    ...derived,
  ].map(({ name, type, meaning }) => ({ name, type, meaning }))
  return { name: lakeName(pack, table), table, columns: all, fact }
}

const surrogateColumn = (name: string): Column => ({ name, type: 'integer' })

const TYPES: Readonly<Record<ColumnType, LakeType>> = {
  text: 'string',
  integer: 'long',
  real: 'double',
  money: 'decimal(18,2)',
  time: 'timestamp',
  flag: 'boolean',
  list: 'string',
}

export const lakeColumns = ({ columns }: ServedTable): LakeColumn[] =>
  columns.map(({ name, type }) => ({ name, type: TYPES[type] }))

/** Engines differ in times before: what has been since ever has been since then in the lake. */
export const LAKE_EVER = Date.UTC(1900, 0, 1)

/** A row as the lake takes it. */
export function lakeRow({ columns }: ServedTable, row: KeptRow): Row {
  return Object.fromEntries(columns.map(({ name, type }) => [name, told(row[name] ?? null, type)]))
}

function told(value: Kept, type: ColumnType): unknown {
  if (value === null) return null
  switch (type) {
    case 'time':
      return new Date(value === EVER ? LAKE_EVER : writable(Number(value))).toISOString()
    case 'money':
      return decimal(Number(value))
    case 'flag':
      return Number(value) !== 0
    default:
      return value
  }
}

/** -1234 → `-12.34` */
function decimal(cents: number): string {
  const digits = String(Math.abs(cents)).padStart(3, '0')
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Rows of a file as the database had them. Columns that came later are NULL. */
export function keptRows(
  { columns }: ServedTable,
  values: ReadonlyMap<string, readonly Physical[]>,
  from: number,
  to: number,
): KeptRow[] {
  const own = columns.map(({ name, type }) => ({ name, type, values: values.get(name) }))
  const rows: KeptRow[] = []
  for (let at = from; at < to; at++)
    rows.push(Object.fromEntries(own.map(({ name, type, values }) => [name, kept(values?.[at], type)])))
  return rows
}

function kept(value: Physical | undefined, type: ColumnType): Kept {
  if (value === null || value === undefined) return null
  if (type === 'text' || type === 'list') return String(value)
  return type === 'time' ? Number((value as bigint) / 1000n) : Number(value)
}
