/**
 * SQL over the fields of a stream, or the columns of a table. Times are epoch milliseconds, money is an integer of the smallest
 * unit, flags are 0 or 1, lists are JSON. It must mean the same in SQLite, DuckDB and PostgreSQL: see docs/warehouse.md.
 */
export type Sql = string

/** What a column holds. `money` is kept as an integer of the smallest unit, `time` as epoch milliseconds. */
export type ColumnType = 'text' | 'integer' | 'real' | 'money' | 'time' | 'flag' | 'list'

/** A column that is worked out of others of its row. */
export interface Derived {
  readonly sql: Sql
  readonly type: ColumnType
  readonly meaning?: string
}

/** The names of a stream's fields. */
export type FieldsOf<Stream> = Stream extends { readonly fields: { readonly shape: infer Shape } }
  ? Extract<keyof Shape, string>
  : never
