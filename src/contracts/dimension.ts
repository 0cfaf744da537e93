import type { FieldsOf } from './column.ts'
import type { Where } from './where.ts'

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

export type DimensionOn<Streams> = {
  [Name in Extract<keyof Streams, string>]: DimensionTable<Name, FieldsOf<Streams[Name]>>
}[Extract<keyof Streams, string>]
