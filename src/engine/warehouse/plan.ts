import type { ColumnType } from '../../contracts/column.ts'
import type { DimensionTable } from '../../contracts/dimension.ts'
import type { FactColumn, FactSource, FactTable } from '../../contracts/fact.ts'
import type { Pack } from '../../contracts/pack.ts'
import { type Test, test } from '../stream/where.ts'
import type { Column } from './column.ts'
import { fieldTypes } from './field-types.ts'
import { isName, namesIn } from './sql-words.ts'

/** A dimension with all that is to be known of it to make its tables and load them. */
export interface DimensionPlan {
  readonly name: string
  readonly title: string
  readonly stream: string
  readonly table: string
  readonly log: string
  readonly hasHistory: boolean
  readonly key: Column
  readonly surrogate: string
  readonly attributes: readonly Column[]
  readonly tracked: ReadonlySet<string>
  /** The field of event time. */
  readonly time: string
  readonly deleted: Test | undefined
}

export type Merge = 'max' | 'min' | 'sum'

export interface RolePlan {
  readonly role: string
  readonly surrogate: string
  readonly by: string
  readonly dimension: DimensionPlan
}

/** What the rows of one stream bring to a fact. */
export interface SourcePlan {
  readonly stream: string
  readonly where: Test | undefined
  /** The fields that its SQL speaks of. */
  readonly fields: readonly (readonly [name: string, type: ColumnType])[]
  /** By column of the fact. */
  readonly sql: ReadonlyMap<string, string>
  /** Columns that every row says alike. */
  readonly alike: ReadonlySet<string>
}

/** What the rows of a window bring to a fact. */
export interface WindowSource {
  readonly window: string
  readonly columns: readonly Column[]
}

export interface FactPlan {
  readonly name: string
  readonly title: string
  readonly table: string
  readonly serve: 'rows' | 'lake'
  /** Days that are kept in the database; without it all. */
  readonly hot: number | undefined
  readonly grain: readonly Column[]
  readonly columns: readonly (Column & { readonly merge: Merge })[]
  readonly derived: readonly (Column & { readonly sql: string })[]
  readonly roles: readonly RolePlan[]
  readonly time: string
  readonly lookups: readonly string[]
  readonly sources: readonly SourcePlan[]
  readonly windows: readonly WindowSource[]
}

export interface WarehousePlan {
  readonly pack: string
  readonly dimensions: readonly DimensionPlan[]
  readonly facts: readonly FactPlan[]
}

/** The tables of a pack. Fails where its declarations do not fit together, which the check of packs tells in words. */
export function warehousePlan(pack: Pack): WarehousePlan {
  const dimensions = Object.entries(pack.dimensions ?? {}).map(([name, declared]) =>
    dimensionPlan(pack, name, declared),
  )
  const byName = new Map(dimensions.map((dimension) => [dimension.name, dimension]))
  const facts = Object.entries(pack.facts ?? {}).map(([name, declared]) =>
    factPlan(pack, name, declared, byName),
  )
  return { pack: pack.name, dimensions, facts }
}

function dimensionPlan(pack: Pack, name: string, declared: DimensionTable): DimensionPlan {
  const { from, key, history, track = [], deleted, meanings = {}, title } = declared
  const stream = streamOf(pack, from)
  const types = fieldTypes(stream)
  const columnOf = (field: string): Column => ({
    name: field,
    type: types.get(field) ?? 'text',
    meaning: meanings[field],
  })
  return {
    name,
    title,
    stream: from,
    table: `${pack.name}_${name}_dim`,
    log: `${pack.name}_${name}_log`,
    hasHistory: history === 'type 2',
    key: columnOf(key),
    surrogate: `${name}_key`,
    attributes: [...types.keys()].filter((field) => field !== key && field !== stream.time).map(columnOf),
    tracked: new Set(history === 'type 2' ? track : []),
    time: stream.time,
    deleted: test(deleted),
  }
}

function factPlan(
  pack: Pack,
  name: string,
  declared: FactTable,
  dimensions: ReadonlyMap<string, DimensionPlan>,
): FactPlan {
  const sources = Object.entries(declared.from).map(([stream, source]) =>
    sourceTypes(pack, stream, source, declared.grain),
  )
  const columns = new Map<string, Column & { merge: Merge }>()
  for (const { columns: own } of sources)
    for (const column of own)
      columns.set(column.name, { ...column, meaning: columns.get(column.name)?.meaning ?? column.meaning })
  const windows = Object.entries(declared.windows ?? {}).map(([window, values]) => ({
    window,
    columns: Object.entries(values).map(([column, type]) => ({ name: column, type })),
  }))
  // what is told again takes the place of what was told before; of two that meet in the lake the greater stays
  for (const { columns: own } of windows)
    for (const column of own) columns.set(column.name, { ...column, meaning: undefined, merge: 'max' })
  return {
    name,
    title: declared.title,
    table: `${pack.name}_${name}_fact`,
    serve: declared.serve,
    hot: declared.hot?.days,
    grain: declared.grain.map((column) => ({
      name: column,
      type: sources[0]?.grain.get(column) ?? (column === declared.time ? 'time' : 'text'),
    })),
    columns: [...columns.values()],
    derived: Object.entries(declared.derived ?? {}).map(([column, rest]) => ({ name: column, ...rest })),
    roles: Object.entries(declared.dimensions ?? {}).map(([role, told]) => {
      const { dimension, by } = typeof told === 'string' ? { dimension: role, by: told } : told
      return { role, surrogate: `${role}_key`, by, dimension: found(dimensions, dimension) }
    }),
    time: declared.time,
    lookups: declared.lookups ?? [],
    sources: sources.map(({ plan }) => plan),
    windows,
  }
}

function sourceTypes(pack: Pack, stream: string, source: FactSource, grain: readonly string[]) {
  const types = fieldTypes(streamOf(pack, stream))
  const keyed = grain.map((column) => [column, source.grain?.[column] ?? { sql: column }] as const)
  const own = Object.entries(source.columns).map(([column, told]) => ({ column, told, ...mergeOf(told) }))
  const sql = new Map([
    ...keyed.map(([column, told]) => [column, told.sql] as const),
    ...own.map((each) => [each.column, each.sql] as const),
  ])
  const names = new Set([...sql.values()].flatMap((text) => namesIn(text, new Set(types.keys()))))
  const typeOf = (text: string, told: ColumnType | undefined): ColumnType =>
    told ?? (isName(text) ? types.get(text) : undefined) ?? 'text'
  return {
    grain: new Map(keyed.map(([column, told]) => [column, typeOf(told.sql, told.type)])),
    columns: own.map(({ column, told, merge, sql: text }) => ({
      name: column,
      type: typeOf(text, told.type),
      meaning: told.meaning,
      merge,
    })),
    plan: {
      stream,
      where: test(source.where),
      fields: [...names].map((field) => [field, types.get(field) ?? 'text'] as const),
      sql,
      alike: new Set(own.flatMap(({ column, told }) => ('any' in told ? [column] : []))),
    },
  }
}

export function mergeOf(column: FactColumn): { merge: Merge; sql: string } {
  if ('min' in column) return { merge: 'min', sql: column.min }
  if ('sum' in column) return { merge: 'sum', sql: column.sum }
  return { merge: 'max', sql: 'any' in column ? column.any : column.max }
}

function streamOf(pack: Pack, name: string) {
  return found(new Map(Object.entries(pack.streams)), name)
}

function found<Entry>(entries: ReadonlyMap<string, Entry>, name: string): Entry {
  const entry = entries.get(name)
  if (!entry) throw new Error(`there is no "${name}"`)
  return entry
}
