import type { ColumnType, Derived, FieldsOf, Sql } from './column.ts'
import type { Where } from './where.ts'

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
 * What happened, one row a grain: `{pack}_{name}_fact`. A row is merged from rows of one or more streams, or of windows.
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
   * Instead of streams: the windows whose rows it keeps, as they are at their close or were corrected since, each with those of its values that
   * are columns, and their types. The windows have one length and the same keys; the grain is these keys and the `time`, which is when a window begins.
   */
  readonly windows?: Readonly<Record<string, Readonly<Record<string, 'integer' | 'real'>>>>
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

export type FactOn<Streams> = FactTable<{
  readonly [Name in keyof Streams]?: FactSource<FieldsOf<Streams[Name]>>
}>

type Keys<Of> = Of extends unknown ? Extract<keyof Of, string> : never
type Columns<From> = {
  [Name in keyof From]: From[Name] extends { readonly columns: infer Own } ? Keys<Own> : never
}[keyof From]
type Values<Fact> = Fact extends { readonly windows: infer Own }
  ? { [Name in keyof Own]: Keys<Own[Name]> }[keyof Own]
  : never
/** The columns that a fact has of its grain and its streams or windows. */
export type ColumnOf<Fact> = Fact extends {
  readonly grain: readonly (infer Grain)[]
  readonly from: infer From
}
  ? Extract<Grain | Columns<From> | Values<Fact>, string>
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
