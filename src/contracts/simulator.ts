import type { Duration } from './duration.ts'
import type { Scalar } from './where.ts'

/**
 * A value as it is drawn or worked out. Text that begins with `$` is a name: `$city` a variable of the process or an attribute of the
 * entity whose row it is, `$driver.city` an attribute of the entity that a variable holds, `$now` the time in seconds. Lengths of time
 * are in seconds. Null is absent, as an `if` without `else` or a `by` without a match: a row leaves it out.
 */
export type Value =
  | Scalar
  | null
  /** A list. */
  | readonly Value[]
  /** One of the names, by weight. */
  | { readonly pick: Readonly<Record<string, Value>> }
  | { readonly uniform: readonly [low: Value, high: Value] }
  | { readonly normal: readonly [mean: Value, deviation: Value] }
  | { readonly lognormal: readonly [median: Value, sigma: Value] }
  | { readonly gamma: readonly [mean: Value, shape: Value] }
  | { readonly exponential: Value }
  /** True with this probability. */
  | { readonly chance: Value }
  | { readonly add: readonly Value[] }
  | { readonly times: readonly Value[] }
  | { readonly minus: readonly [from: Value, less: Value] }
  | { readonly over: readonly [dividend: Value, divisor: Value] }
  /** Held between two bounds. */
  | { readonly within: readonly [value: Value, low: Value, high: Value] }
  | { readonly round: Value; readonly digits?: number }
  /** An amount as text, `499.00`. */
  | { readonly money: Value }
  /** Its parts in a row. */
  | { readonly text: readonly Value[] }
  /** Seconds as an ISO 8601 time. */
  | { readonly time: Value }
  /** Seconds as the day they are in, in the pack's time zone: `2026-11-01`. */
  | { readonly day: Value }
  /** A new id with this prefix, another one in every run. */
  | { readonly id: string }
  /** What stands beside the text that a value is. */
  | { readonly by: Value; readonly of: Readonly<Record<string, Value>>; readonly else?: Value }
  | { readonly if: Value; readonly gives: Value; readonly else?: Value }
  | { readonly above: readonly [value: Value, bound: Value] }
  /** By the hour of the day in a zone, the pack's if not said, 24 of them. */
  | { readonly hours: readonly number[]; readonly zone?: string }
  /** By the month of the year in the pack's time zone, 12 of them. */
  | { readonly months: readonly number[] }
  /** Drawn once for each such stretch of time and each value of `per`, as the weather of a city. */
  | { readonly every: Duration; readonly per: Value; readonly draw: Value }
  /** A figure of the simulator that incidents may change. */
  | { readonly parameter: string }
  | Choice
  /** Whether the entity that a variable holds is taken. */
  | { readonly taken: string }
  /** The share that is free of those of a pool whose `takenBy` is this. */
  | { readonly free: string; readonly of: Value }

type Where = Readonly<Record<string, Value>>

/** An entity of a pool. Only those of a pool that is kept can be told apart by attributes or weights. */
export interface Choice {
  readonly one: string
  /** Attributes that it must have. */
  readonly where?: Where
  /** An attribute that is its weight. */
  readonly weight?: string
  /**
   * `few`: entities are not equally busy, their rates are distributed exponentially; how often each is chosen is then distributed
   * geometrically, as among customers of whom many come once. `even`: in attributes of a pool, one after the other by weight.
   */
  readonly favour?: 'few' | 'even'
}

/** Entities whose attributes are drawn once: the same seed gives the same ones in every run. `index` is an attribute of each. */
export interface Pool {
  /** So many at the stated rate, more at a higher one; or these and no others. */
  readonly size: number | readonly Readonly<Record<string, Scalar>>[]
  readonly atLeast?: number
  /** The parameter that is the time between two rows of an entity: as many times longer as there are more entities than a low rate asks for. */
  readonly pace?: string
  /** In order: later ones may name earlier ones. */
  readonly attributes: Readonly<Record<string, Value>>
  /** Not kept: millions of them, whose attributes are drawn again each time. They cannot be changed, taken or found by attribute. */
  readonly kept?: false
  /** The attribute by which those that are free are looked up when one is taken. */
  readonly takenBy?: string
  /** The stream that tells of them: of all at the start, or of each when it is first chosen. */
  readonly tells?: { readonly stream: string; readonly when: 'start' | 'first' }
}

/** What happens when a process comes to a step, in the order of these fields. */
export interface Step {
  /** Variables from here on, in order. */
  readonly set?: Readonly<Record<string, Value>>
  /** Takes a free entity into a variable, which stays empty when there is none. */
  readonly take?: Readonly<Record<string, { readonly from: string; readonly of: Value }>>
  /** Takes the entity that a variable holds, if it is free. */
  readonly hold?: string
  /** Gives back what a variable holds. */
  readonly release?: string
  /** New attributes of an entity that is kept, by variable; then its row is sent. */
  readonly change?: Readonly<Record<string, Readonly<Record<string, Value>>>>
  /** Streams of which a row is sent. */
  readonly emit?: readonly string[]
  /** How long until the next step, seconds; 0 if not said. */
  readonly lasts?: Value
  /** The next step, or weights of several. Without one the process ends. */
  readonly next?: string | Readonly<Record<string, Value>>
}

/** Something that goes from step to step and sends rows on its way. */
export interface Process {
  /** Begins so often on the mean of a day at the stated rate, by `shape` if not `flat`; or one for each entity, held by a variable. */
  readonly starts:
    | { readonly perSecond: number; readonly flat?: true }
    | { readonly each: string; readonly as: string }
  /** The first one is the first step. */
  readonly steps: Readonly<Record<string, Step>>
}

export type BadKind = 'missing' | 'type' | 'enum' | 'future' | 'line'

/** What the way to the platform does to the rows of a stream. */
export interface Noise {
  /** From event to arrival, seconds: it shuffles. */
  readonly delay: Value
  /** Share of rows that come twice, the second time after another delay. */
  readonly duplicates?: number
  readonly late?: { readonly share: number; readonly by: Value }
  /** Shares of rows that break their contract: a field missing, of the wrong type, no word of the list, a time in the future, no line. */
  readonly bad?: Readonly<Partial<Record<BadKind, number>>>
}

/** Trouble, at a stated time or so often a day at times that the seed says. */
export interface Incident {
  readonly at?: Duration
  readonly perDay?: number
  readonly lasts: Value
  /** Processes with these variables. */
  readonly where?: Where
  /** Parameters, as they are meanwhile. */
  readonly changes: Readonly<Record<string, Value>>
}

/** Seeded traffic of a pack, as data. */
export interface Simulator {
  /** Rows a second on the mean of a day that sizes and rates come to as they are declared; others scale them. */
  readonly rate: number
  /** How long before the first row it has been running: orders under way are to be delivered. */
  readonly warm?: Duration
  /** How busy each hour of the day is, in the time zone of the pack. */
  readonly shape?: readonly number[]
  /** How busy each month of the year is, in the time zone of the pack, for all that begins so often. */
  readonly season?: readonly number[]
  readonly parameters?: Readonly<Record<string, number>>
  readonly pools?: Readonly<Record<string, Pool>>
  /** A row of each stream: fields, and what they are. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, Value>>>>
  readonly processes: Readonly<Record<string, Process>>
  readonly noise?: Readonly<Record<string, Noise>>
  readonly incidents?: Readonly<Record<string, Incident>>
}

/** Rows of streams and fields that are there, and steps that send such rows and lead to steps that are there; or it does not compile. */
export type SimulatorOf<Declared, Streams> = {
  readonly [Part in keyof Declared]: Part extends 'rows'
    ? RowsOf<Declared[Part], Streams>
    : Part extends 'noise'
      ? { readonly [Name in keyof Declared[Part]]: Name extends keyof Streams ? unknown : never }
      : Part extends 'processes'
        ? { readonly [Name in keyof Declared[Part]]: ProcessOf<Declared[Part][Name], Declared> }
        : Part extends 'pools'
          ? { readonly [Name in keyof Declared[Part]]: PoolOf<Declared[Part][Name], Declared> }
          : unknown
}

type RowsOf<Rows, Streams> = {
  readonly [Name in keyof Rows]: Name extends keyof Streams
    ? Streams[Name] extends { readonly fields: { readonly shape: infer Shape } }
      ? { readonly [Field in keyof Rows[Name]]: Field extends keyof Shape ? unknown : never }
      : never
    : never
}

type RowName<Declared> = Declared extends { readonly rows: infer Rows } ? keyof Rows : never

type ProcessOf<Declared, Whole> = Declared extends { readonly steps: infer Steps }
  ? { readonly steps: { readonly [Name in keyof Steps]: StepOf<Steps[Name], keyof Steps, Whole> } }
  : unknown

type StepOf<Declared, Steps, Whole> = (Declared extends { readonly emit: readonly (infer Stream)[] }
  ? [Stream] extends [RowName<Whole>]
    ? unknown
    : never
  : unknown) &
  (Declared extends { readonly next: infer Next }
    ? [Next extends string ? Next : keyof Next] extends [Steps]
      ? unknown
      : never
    : unknown)

type PoolOf<Declared, Whole> = Declared extends { readonly tells: { readonly stream: infer Stream } }
  ? [Stream] extends [RowName<Whole>]
    ? unknown
    : never
  : unknown
