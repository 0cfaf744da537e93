import type * as z from 'zod'
import type { Alert, Drift, Missing, Share, Spike, Threshold } from './alert.ts'
import type { Earlier, SchemaVer } from './contract-version.ts'
import type { Derived, Guest, GuestOn, Host, Known, Told } from './derived.ts'
import type { ExperimentOn } from './experiment.ts'
import type { Session, SessionAggregate } from './session.ts'
import type { Simulator, SimulatorOf } from './simulator.ts'
import type { DimensionOn, FactNamesOf, FactOn, Kpi, TableView, Warehouse } from './warehouse.ts'

/** A length of time as people say it: `10 seconds`, `1 minute`, `24 hours`, `7 days`. */
export type Duration =
  `${number} ${'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days'}`

type Row = z.ZodObject
type FieldOf<Fields extends Row> = Extract<keyof Fields['shape'], string>

/** Rules that a row passes before its contract is checked, in order. */
export type Cleaning<Field extends string = string> =
  | { readonly trim: Field }
  | { readonly upperCase: Field }
  | { readonly lowerCase: Field }
  | { readonly padStart: Field; readonly length: number; readonly with: string }
  /** A number with its prefix and so many digits at least: `7`, `s7` and `S-0007` are `S0007`. What is no number stays as it is. */
  | { readonly code: Field; readonly prefix: string; readonly digits: number }
  /** Text that is a decimal number, as everything in CSV is text. */
  | { readonly number: Field }
  /** Other spellings of a day or time in ISO 8601: `31/12/2026 18:30` is `2026-12-31T18:30:00+05:30`. A time without a zone has this offset. */
  | { readonly isoTime: Field; readonly order: 'day first' | 'month first'; readonly offset: string }
  /** Several fields as one, where they are all there: what names a thing that has no id of its own. */
  | { readonly join: Field; readonly of: readonly Field[]; readonly with: string }
  /** What one number is more than another, where both are there: windows and experiments add up what rows say. */
  | { readonly difference: Field; readonly of: readonly [from: Field, less: Field] }
  | { readonly fill: Field; readonly with: string | number | boolean }

/** A line of text as one row: a leading time, then `name=value` pairs. */
export interface LogLine<Field extends string = string> {
  readonly time: Field
  /** What a line calls a field, where it differs. */
  readonly rename?: Readonly<Record<string, Field>>
}

interface StreamOf<Fields extends Row, Field extends string> {
  readonly kind: 'stream'
  /** What a row must be. A released version never changes. */
  readonly version: SchemaVer
  readonly fields: Fields
  /** The versions before it that rows may still name. */
  readonly earlier?: { readonly [version: SchemaVer]: Earlier<Field> }
  /** The fields that make an event the same event when it comes twice. */
  readonly key: readonly Field[]
  /** The field of event time, ISO 8601. */
  readonly time: Field
  /** Rows with one value here meet in one ledger. */
  readonly partition: Field
  readonly cleaning?: readonly Cleaning<Field>[]
  readonly lines?: LogLine<Field>
  readonly session?: Session<Field>
  readonly derived?: Readonly<Record<string, Derived>> | undefined
}

/** A stream whose fields are known by name. */
export type NamedStream<Fields extends Row> = StreamOf<Fields, FieldOf<Fields>>
export type Stream = StreamOf<Row, string>

export type Scalar = string | number | boolean

/** Every condition must hold: equal to, one of, or compared with. */
export type Where<Field extends string = string> = {
  readonly [Name in Field]?: Scalar | readonly Scalar[] | Comparison
}
export type Comparison = {
  readonly above?: number
  readonly atLeast?: number
  readonly below?: number
  readonly present?: boolean
}

/** A field, or a geohash cell of two, whose column is `geohash`. */
export type Dimension<Field extends string = string> =
  | Field
  | { readonly geohash: readonly [latitude: Field, longitude: Field]; readonly precision: number }

export type Aggregate<Field extends string = string> =
  | { readonly count: true; readonly where?: Where<Field> }
  | { readonly sum: Field; readonly where?: Where<Field> }
  | { readonly min: Field; readonly where?: Where<Field> }
  | { readonly max: Field; readonly where?: Where<Field> }
  | { readonly mean: Field; readonly where?: Where<Field> }
  | { readonly distinct: Field; readonly where?: Where<Field> }
  | { readonly quantile: number; readonly of: Field; readonly where?: Where<Field> }
  | { readonly top: number; readonly of: Field; readonly where?: Where<Field> }

/** A value worked out of others of the same window when it is read. */
export interface Ratio<Value extends string = string> {
  readonly ratio: readonly [over: Value, under: Value]
  /** 60 turns `per second` into `per minute`. */
  readonly times?: number
}

/** Other values of the same window, each times its weight, added up when it is read. Nothing where one of them is nothing. */
export interface Weighted<Value extends string = string> {
  readonly weighted: { readonly [Name in Value]?: number }
}

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

type WindowOn<Streams> = {
  [Name in Extract<keyof Streams, string>]:
    | Tumbling<Name, Known<Streams[Name]>, GuestOn<Streams>>
    | Gauge<Name, Told<Streams[Name]>>
}[Extract<keyof Streams, string>]

/** Ratios and weights name values of their own window. */
type RatiosOf<Windows> = {
  readonly [Name in keyof Windows]: Windows[Name] extends { readonly values: infer Named }
    ? {
        readonly values: {
          readonly [Value in keyof Named]: Named[Value] extends Ratio
            ? Ratio<Exclude<Extract<keyof Named, string>, Value>>
            : Named[Value] extends Weighted
              ? Weighted<Exclude<Extract<keyof Named, string>, Value>>
              : unknown
        }
      }
    : unknown
}

type AlertOn<Windows> = {
  [Name in Extract<keyof Windows, string>]: Windows[Name] extends { readonly values: infer Named }
    ?
        | Threshold<Name, Extract<keyof Named, string>>
        | Spike<Name, Extract<keyof Named, string>>
        | Missing<Name>
        | ShareOn<Windows, Name>
        | DriftOn<Name, Windows[Name]>
    : never
}[Extract<keyof Windows, string>]

type DriftOn<Name extends string, Window> = Window extends {
  readonly by: readonly (infer Key)[]
  readonly values: infer Named
}
  ? Drift<Name, Extract<keyof Named, string>, Extract<Key, string>>
  : never

/** Two gauges, the first of them by name. */
type ShareOn<Windows, Name extends keyof Windows & string> = {
  [Other in Exclude<Extract<keyof Windows, string>, Name>]: readonly [
    Windows[Name],
    Windows[Other],
  ] extends readonly [
    { readonly kind: 'gauge'; readonly values: infer Mine },
    { readonly kind: 'gauge'; readonly values: infer Theirs },
  ]
    ? Share<Name, Extract<keyof Mine, string>, Other, Extract<keyof Theirs, string>>
    : never
}[Exclude<Extract<keyof Windows, string>, Name>]

/**
 * How many ledgers share the rows of a partition key from an event time on, ascending; before the first there is one. An event goes
 * by its own time, so one that comes twice meets the same ledger whenever it comes. A step has to be released before its
 * time comes, and to be a boundary of the windows over these streams. A session that is under way at a step begins anew there.
 */
export type Slices = readonly { readonly from: string; readonly slices: number }[]

/** One domain, as data: printable, comparable, without a function of its own. */
export interface Pack extends Warehouse {
  readonly name: string
  readonly title: string
  /** IANA zone of what the pack calls local. */
  readonly timezone: string
  readonly streams: Readonly<Record<string, Stream>>
  readonly windows: Readonly<Record<string, Tumbling | Gauge>>
  readonly alerts: Readonly<Record<string, Alert>>
  /** By partition key. */
  readonly slices?: Readonly<Record<string, Slices>>
  readonly simulator?: Simulator
}

/**
 * A pack, with its names tied: a window over a stream or field that is not there, a ratio of values that are not there, an alert
 * over a window or value that is not there, and a fact of a stream, column or dimension that is not there, do not compile.
 */
export function definePack<
  const Streams extends Readonly<Record<string, Stream>>,
  const Windows extends Readonly<Record<string, WindowOn<NoInfer<Streams>>>>,
  const Alerts extends Readonly<Record<string, AlertOn<NoInfer<Windows>>>>,
  const Simulated extends Simulator = Simulator,
  const Dimensions extends Readonly<Record<string, DimensionOn<NoInfer<Streams>>>> = Record<never, never>,
  const Facts extends Readonly<Record<string, FactOn<NoInfer<Streams>>>> = Record<never, never>,
>(pack: {
  readonly name: string
  readonly title: string
  readonly timezone: string
  readonly streams: Streams
  readonly windows: Windows & RatiosOf<NoInfer<Windows>>
  readonly alerts: Alerts
  readonly slices?: Readonly<Record<string, Slices>>
  readonly simulator?: Simulated & SimulatorOf<NoInfer<Simulated>, NoInfer<Streams>>
  readonly experiments?: Readonly<Record<string, ExperimentOn<NoInfer<Streams>>>>
  readonly dimensions?: Dimensions
  readonly facts?: Facts & FactNamesOf<NoInfer<Facts>, NoInfer<Dimensions>, NoInfer<Streams>>
  readonly views?: Readonly<Record<string, TableView>>
  readonly kpis?: Readonly<Record<string, Kpi>>
}) {
  return pack
}

type Derives<Fields extends Row, Own> = Omit<NamedStream<Fields>, 'derived'> & { readonly derived?: Own }

export function stream<Fields extends Row, const Own extends NamedStream<Row>['derived'] = undefined>(
  declared: Omit<Derives<Fields, Own>, 'kind'>,
): Derives<Fields, Own> {
  return { kind: 'stream', ...declared } as Derives<Fields, Own>
}
