import type { Ratio, Weighted } from './aggregate.ts'
import type { Guest, Host } from './derived.ts'
import type { Duration } from './duration.ts'
import type { SessionAggregate } from './session.ts'
import type { Scalar, Where } from './where.ts'

/** A field, or a geohash cell of two, whose column is `geohash`. */
export type Dimension<Field extends string = string> =
  | Field
  | { readonly geohash: readonly [latitude: Field, longitude: Field]; readonly precision: number }

type Values<Field extends string, Guests = Guest> = {
  readonly [name: string]: Host<Field> | SessionAggregate | Ratio | Weighted | Guests
}

/** Rows of one stream in windows of equal length by event time. */
export interface Tumbling<Name extends string = string, Field extends string = string, Guests = Guest> {
  readonly kind: 'tumbling'
  readonly size: Duration
  readonly from: Name
  readonly where?: Where<Field>
  readonly by?: readonly Dimension<Field>[]
  /** How long a window waits for late rows before it is final. */
  readonly lateness?: Duration
  /** How long a final window is kept for corrections: a row that comes later than that is only counted. An hour, if not said. */
  readonly horizon?: Duration
  readonly values: Values<Field, Guests>
}

/** What is so now, one row a key: the last row of each key that is open, counted every so often. */
export interface Gauge<Name extends string = string, Field extends string = string> {
  readonly kind: 'gauge'
  readonly every: Duration
  readonly from: Name
  /** The thing that is counted once, by its last row. */
  readonly latestBy: Field
  /** Of two rows of one time the later is the one whose value stands further on in this list. */
  readonly tie?: { readonly field: Field; readonly order: readonly Scalar[] }
  /** Counted while its last row is so. */
  readonly where?: Where<Field>
  /** Forgotten when nothing was heard of it for so long. */
  readonly expires: Duration
  readonly by?: readonly Dimension<Field>[]
  readonly values: { readonly [name: string]: { readonly count: true } }
}
