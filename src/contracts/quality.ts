import type { Duration } from './duration.ts'
import type { ColumnOf } from './fact.ts'
import type { Scalar, Where } from './where.ts'

interface Told<On extends string> {
  /** A table as the pack calls it, `orders_fact` or `driver_dim`, or a stream that feeds one. */
  readonly on: On
  /** What holds, in words: people are told it when it does not. */
  readonly title: string
  /** `error`, if not said: an incident is raised when it fails. A `warning` is only written down. */
  readonly severity?: 'warning' | 'error'
}

interface Tolerant<Column extends string> {
  /** The share of rows that has to pass: 1, if not said. */
  readonly mostly?: number
  /** Only of these rows. Of money in the smallest unit, of times in epoch milliseconds, of flags `true` and `false`. */
  readonly where?: Where<Column>
}

/** Judged by each value alone, on load too. NULL is left out of `inSet` and `range`: whether it may be is what `notNull` says. */
type ValueRule<Column extends string> =
  | { readonly notNull: Column }
  | { readonly inSet: Column; readonly of: readonly Scalar[] }
  | { readonly range: Column; readonly atLeast?: number; readonly atMost?: number }

/** No two rows of a day, or of a dimension, have the same values in these. Rows with NULL in one of them are left out. */
interface UniqueRule<Column extends string> {
  readonly unique: readonly Column[]
}

/** What a fact calls the dimension by was told of by its feed: it is no member that is only inferred. */
interface ReferenceRule<Role extends string> {
  readonly reference: Role
}

/** At the end of a day the newest event is no older. Of the rows that `where` asks for; judged when there were any before the day. */
interface FreshRule {
  readonly fresh: Duration
}

/**
 * How many rows a day has: so many, or between `atLeast` and `atMost` times the median of days before, all or those of the same weekday.
 * Judged when there were rows before the day, and for a median before the first of those days.
 */
interface VolumeRule {
  readonly volume:
    | { readonly atLeast?: number; readonly atMost?: number }
    | {
        readonly median: 'days' | 'weekdays'
        readonly of: number
        readonly atLeast?: number
        readonly atMost?: number
      }
}

type OnFact<Column extends string, Role extends string> =
  | (Tolerant<Column> & (ValueRule<Column> | UniqueRule<Column> | ReferenceRule<Role>))
  | (Pick<Tolerant<Column>, 'where'> & (FreshRule | VolumeRule))
type OnDimension<Column extends string> = Tolerant<Column> & (ValueRule<Column> | UniqueRule<Column>)

/** Something that data has to be: `GET /v1/quality/{pack}` tells whether it was. */
export type Rule<
  Fact extends string = string,
  Dimension extends string = string,
  Stream extends string = string,
> =
  | (Told<`${Fact}_fact`> & OnFact<string, string>)
  | (Told<`${Dimension}_dim`> & OnDimension<string>)
  | (Told<Stream> & (FreshRule | VolumeRule))

export const RULE_KINDS = ['notNull', 'inSet', 'range', 'unique', 'reference', 'fresh', 'volume'] as const
export type RuleKind = (typeof RULE_KINDS)[number]

type Names<Of> = Extract<keyof Of, string>
type Shape<Stream> = Stream extends { readonly fields: { readonly shape: infer Own } } ? Names<Own> : never
type FieldsOf<Streams, Dimension> = Dimension extends { readonly from: infer From extends keyof Streams }
  ? Shape<Streams[From]>
  : never
type Worked<Fact> = Fact extends { readonly derived: infer Derived } ? Names<Derived> : never
type Roles<Fact> = Fact extends { readonly dimensions: infer Own } ? Names<Own> : never

/** A rule is on a table or stream that is there, and speaks of its columns and dimensions. */
export type RuleOn<Streams, Dimensions, Facts> =
  | {
      [N in Names<Facts>]: Told<`${N}_fact`> & OnFact<ColumnOf<Facts[N]> | Worked<Facts[N]>, Roles<Facts[N]>>
    }[Names<Facts>]
  | {
      [N in Names<Dimensions>]: Told<`${N}_dim`> & OnDimension<FieldsOf<Streams, Dimensions[N]>>
    }[Names<Dimensions>]
  | { [N in Names<Streams>]: Told<N> & (FreshRule | VolumeRule) }[Names<Streams>]
