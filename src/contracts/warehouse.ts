import type { FeatureView } from './feature.ts'
import type { Rule } from './quality.ts'
import type { Where } from './where.ts'

/**
 * SQL over the fields of a stream, or the columns of a table. Times are epoch milliseconds, money is an integer of the smallest
 * unit, flags are 0 or 1, lists are JSON. It must mean the same in SQLite, DuckDB and PostgreSQL: see docs/warehouse.md.
 */
export type Sql = string

/** What a column holds. `money` is kept as an integer of the smallest unit, `time` as epoch milliseconds. */
export type ColumnType = 'text' | 'integer' | 'real' | 'money' | 'time' | 'flag' | 'list'

/**
 * Somebody or something that facts are about: `{pack}_{name}_dim`, one row a version. Its attributes are the fields of the stream.
 * With `type 2` a new version begins where a field of `track` changes in event time; every other field is overwritten in all versions.
 * With `type 1` there is one version, of the newest row.
 */
export interface DimensionTable<Name extends string = string, Field extends string = string> {
  /** What one row is, in words. */
  readonly title: string
  readonly from: Name
  /** What facts call it by. It must be there in every row. */
  readonly key: Field
  readonly history: 'type 1' | 'type 2'
  /** With type 2 only. */
  readonly track?: readonly Field[]
  /** Rows that say that it is no more: its version from then on has `is_deleted` 1. */
  readonly deleted?: Where<Field>
  /** Fields in words, for the catalogue. */
  readonly meanings?: { readonly [Name in Field]?: string }
}

interface ColumnWords {
  /** Of SQL that is more than the name of a field, whose type it has otherwise. */
  readonly type?: ColumnType
  readonly meaning?: string
}

/**
 * A column of a fact, merged from all rows of its grain, in whichever order they come: so only what does not depend on the order. NULL is
 * left out of all of them.
 * `any` is for what every row of the grain says alike; if they do not, the greatest is taken.
 * `sum` adds integers, money and flags; of fractions the sum would depend on the order.
 */
export type FactColumn = ColumnWords &
  ({ readonly any: Sql } | { readonly max: Sql } | { readonly min: Sql } | { readonly sum: Sql })

export interface FactSource<Field extends string = string> {
  readonly where?: Where<Field>
  /** Columns of the grain that are no field of the same name. */
  readonly grain?: Readonly<Record<string, { readonly sql: Sql; readonly type?: ColumnType }>>
  readonly columns: Readonly<Record<string, FactColumn>>
}

/**
 * What happened, one row a grain: `{pack}_{name}_fact`. A row is merged from rows of one or more streams.
 * `serve: 'lake'` is for what comes too often to be kept row by row in the database: it is in the lake only. A coarser fact over the
 * same stream, by driver and hour for example, is its roll-up in the database.
 */
export interface FactTable<Source = Readonly<Record<string, FactSource>>> {
  readonly title: string
  readonly grain: readonly string[]
  readonly serve: 'rows' | 'lake'
  /** How many days are kept in the database, of `rows`; those before are in the lake only. Without it all are kept. */
  readonly hot?: { readonly days: number }
  /** The column of event time: dimensions are looked up as of it, and KPIs take a period of it. */
  readonly time: string
  readonly from: Source
  /**
   * `restaurant: 'restaurant_id'`: the dimension, and the column that names it. The fact has `restaurant_key` then, the version as
   * of its time. Two of one dimension are told apart by role: `used: { dimension: 'box', by: 'used_box' }`.
   */
  readonly dimensions?: Readonly<Record<string, string | RoleOf<string, string>>>
  /** Columns that rows are looked up by, with a period: features of a user are of that user's rows. Each is an index, and a row written for each new one. */
  readonly lookups?: readonly string[]
  /** Columns worked out of the others of the row when they are read. They take no room. */
  readonly derived?: Readonly<Record<string, Derived>>
}

export interface RoleOf<Dimension extends string, Column extends string> {
  readonly dimension: Dimension
  readonly by: Column
}

export interface Derived {
  readonly sql: Sql
  readonly type: ColumnType
  readonly meaning?: string
}

/**
 * How a KPI is best shown. `cohorts`: a row is a cohort, its shares are what became of it. `funnel`: the counts of a row, each a part of the
 * one before. `ranks`: each group has ranks of its own, in a column `rank`. `hours`: a row is an hour, in a column `hour`, of
 * every day or of one in a column `day`. `intervals`: of a number, between columns `low` and `high`.
 */
export const KPI_CHARTS = [
  'line',
  'bar',
  'table',
  'number',
  'cohorts',
  'funnel',
  'ranks',
  'hours',
  'intervals',
] as const
export type KpiChart = (typeof KPI_CHARTS)[number]

/**
 * A figure with a name: `GET /v1/kpis/{pack}.{name}`. Its SQL takes `:from`, `:to` (epoch ms) and the filters, each NULL when it
 * is not asked for: `(:city IS NULL OR city = :city)`. `local_day(x)` is `2026-11-01`, `local_month(x)` `2026-11` and
 * `local_hour(x)` 0 to 23 of a time in the zone that is asked for, the pack's if none is; with a zone in quotes behind `x`, in that one.
 */
export interface Kpi {
  readonly title: string
  readonly chart: KpiChart
  /** What it stands under on a page, beside others of the same words; sections come in the order of their first KPI. */
  readonly section?: string
  /** What a row of the answer holds, in order. */
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly filters?: Readonly<Record<string, Extract<ColumnType, 'text' | 'integer' | 'real' | 'time'>>>
  readonly sql: Sql
}

/** A table worked out of others when it is read, as the normalised dimensions of a snowflake: `{pack}_{name}`. */
export interface TableView {
  readonly title: string
  readonly sql: Sql
}

/** What a pack keeps in the warehouse, and what is found out with it. */
export interface Warehouse {
  readonly dimensions?: Readonly<Record<string, DimensionTable>>
  readonly facts?: Readonly<Record<string, FactTable>>
  readonly views?: Readonly<Record<string, TableView>>
  readonly kpis?: Readonly<Record<string, Kpi>>
  readonly features?: Readonly<Record<string, FeatureView>>
  readonly quality?: Readonly<Record<string, Rule>>
}

type Fields<Stream> = Stream extends { readonly fields: { readonly shape: infer Shape } }
  ? Extract<keyof Shape, string>
  : never

export type DimensionOn<Streams> = {
  [Name in Extract<keyof Streams, string>]: DimensionTable<Name, Fields<Streams[Name]>>
}[Extract<keyof Streams, string>]

export type FactOn<Streams> = FactTable<{
  readonly [Name in keyof Streams]?: FactSource<Fields<Streams[Name]>>
}>

type Keys<Of> = Of extends unknown ? Extract<keyof Of, string> : never
type Columns<From> = {
  [Name in keyof From]: From[Name] extends { readonly columns: infer Own } ? Keys<Own> : never
}[keyof From]
/** The columns that a fact has of its grain and its streams. */
export type ColumnOf<Fact> = Fact extends {
  readonly grain: readonly (infer Grain)[]
  readonly from: infer From
}
  ? Extract<Grain | Columns<From>, string>
  : never

/** The names of a fact's columns, by fact. */
export type FactColumns<Facts> = {
  readonly [Name in keyof Facts]:
    | ColumnOf<Facts[Name]>
    | (Facts[Name] extends { readonly derived: infer Own } ? Keys<Own> : never)
}

/** A fact's time, what it calls its dimensions by and what it is looked up by are columns of it; its dimensions are there; its streams are too. */
export type FactNamesOf<Facts, Dimensions, Streams> = {
  readonly [Name in keyof Facts]: {
    readonly time: ColumnOf<Facts[Name]>
    readonly lookups?: readonly ColumnOf<Facts[Name]>[]
    readonly from: Facts[Name] extends { readonly from: infer From }
      ? { readonly [Stream in keyof From]: Stream extends keyof Streams ? unknown : never }
      : unknown
  } & (Facts[Name] extends { readonly dimensions: infer Own }
    ? {
        readonly dimensions: {
          readonly [Role in keyof Own]: RoleIn<Own[Role], Role, Dimensions, ColumnOf<Facts[Name]>>
        }
      }
    : unknown)
}

type RoleIn<Told, Role, Dimensions, Column> = Told extends string
  ? Role extends keyof Dimensions
    ? Column
    : never
  : RoleOf<Extract<keyof Dimensions, string>, Extract<Column, string>>
