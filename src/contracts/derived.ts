import type { Aggregate } from './aggregate.ts'
import type { Duration } from './duration.ts'
import type { Where } from './where.ts'

/**
 * A field that no sender tells: it is worked out of the other rows that meet in the ledger, those with the same partition value, in
 * order of event time, and worked out again when a row comes late. Rows know the fields that are declared before theirs. Windows
 * may ask for it, to count and to add up; the raw tier and the warehouse do not have it.
 *
 *     derived: {
 *       is_spam: { bursts: [{ where: { kind: 'click' }, more: 10, within: '10 seconds' }] },
 *       variant: { sought: [{ in: 'impressions', same: ['impression_id'], take: 'variant', within: '1 hour' }] },
 *     }
 */
export type Derived<Field extends string = string> =
  | { readonly bursts: readonly Burst<Field>[] }
  | { readonly sought: readonly Lookup<Field>[] }

/** True of a row with which there are more than so many such rows, with the same values of `by`, in the time up to its own. */
export interface Burst<Field extends string = string> {
  readonly by?: readonly Field[]
  readonly where?: Where<Field>
  readonly more: number
  readonly within: Duration
}

/**
 * What the last such row before this one says, or null where there is none. Of several lookups the first whose `when` fits the row
 * is for it. A row of this stream, or of another with the same partition: of two rows of one time that of the stream that is declared
 * first is the first.
 */
export interface Lookup<Field extends string = string> {
  readonly when?: Where<Field>
  readonly in: string
  readonly where?: Where
  /** Fields with the same value in both. */
  readonly same: readonly string[]
  readonly take: string
  readonly within: Duration
}

/**
 * A value of a window that counts rows of another stream than the window's: one with the same partition, and with the fields that
 * the window is `by`. The window is final by the time of its own stream, and its `where` is not for such rows.
 */
export type Guest<Name extends string = string, Field extends string = string> = Aggregate<Field> & {
  readonly from: Name
}

/** A value of the window's own stream. */
export type Host<Field extends string> = Aggregate<Field> & { readonly from?: never }

/** The fields of a stream's contract. */
export type Told<One> = One extends { readonly fields: { readonly shape: infer Shape } }
  ? Extract<keyof Shape, string>
  : never
type NamesOf<Own> = Own extends object ? Extract<keyof Own, string> : never
/** And those that are worked out. */
export type Known<One> = One extends { readonly derived?: infer Own } ? Told<One> | NamesOf<Own> : Told<One>

export type GuestOn<Streams> = {
  [Name in Extract<keyof Streams, string>]: Guest<Name, Known<Streams[Name]>>
}[Extract<keyof Streams, string>]
