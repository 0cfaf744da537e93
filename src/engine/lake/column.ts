/** Types of values, as Delta spells them. Money is an integer of the smallest unit with its scale: exact, and 8 bytes. */
export type LakePrimitive =
  | 'string'
  | 'long'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'date'
  | `decimal(18,${number})`
export interface LakeList {
  readonly type: 'array'
  readonly elementType: LakePrimitive
  readonly containsNull: boolean
}
export type LakeType = LakePrimitive | LakeList

/** Every column takes nulls: one that a later contract adds is null in the rows before it. */
export interface LakeColumn {
  readonly name: string
  readonly type: LakeType
}

/** The partition of a row: the UTC day of its event time. It is in the path of a file and in the log, not in the file. */
export const PARTITION = 'dt'

/** What a value is in a Parquet file: days of dates, microseconds of timestamps and units of decimals are integers. */
export type Physical = string | number | bigint | boolean | null | Physical[]
