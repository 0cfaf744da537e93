import type * as z from 'zod'
import type { Duration } from './duration.ts'
import type { Where } from './where.ts'

/** What rows of a unit come to, from its first exposure on: how many there are, or the sum of a field. */
export type Measure<Source extends string = string, Field extends string = string> =
  | { readonly from: Source; readonly count: true; readonly where?: Where<Field> }
  | { readonly from: Source; readonly sum: Field; readonly where?: Where<Field> }

/** How much worse a guardrail may be: a share of the control's value, or so much in its own unit. */
export type Margin = { readonly relative: number } | { readonly absolute: number }

interface Judged {
  /** Which way is better. */
  readonly good: 'up' | 'down'
  /** A primary metric decides, a secondary one is told. Primary if not said. */
  readonly role?: 'primary' | 'secondary'
  /** It need not get better, and must be shown not to be worse than this. It decides only against. */
  readonly guardrail?: Margin
  /** The same measure in so long before the first exposure explains part of the value (CUPED). */
  readonly before?: Duration
}

/**
 * A value of each unit. `proportion`: the share of units with any such row. `mean`: what a unit comes to. `ratio`: all of the one over
 * all of the other, as clicks over impressions, or milliseconds over requests; units are drawn, so rows of one are no independent ones.
 */
export type Metric<Measured = Measure> = Judged &
  (
    | { readonly proportion: Measured }
    | { readonly mean: Measured }
    | { readonly ratio: readonly [over: Measured, under: Measured] }
  )

/** The row that says which variant a unit has met, and when. */
export interface Exposure<Source extends string = string, Field extends string = string> {
  readonly from: Source
  readonly variant: Field
  /** Rows that are of this experiment. */
  readonly where?: Where<Field>
}

interface ExperimentOf<Unit extends string, Exposed, Measured> {
  readonly title: string
  /** What is assigned, exposed and counted: every source that is named here has this field. */
  readonly unit: Unit
  /** Weights; everything is held against `control`. Names are what the exposure's variant says. */
  readonly variants: { readonly control: number } & Readonly<Record<string, number>>
  /** The share of units that take part; all, if not said. */
  readonly traffic?: number
  readonly exposure: Exposed
  /** How long after its first exposure a unit is counted, so that early units are not ahead of late ones. */
  readonly within?: Duration
  readonly metrics: Readonly<Record<string, Metric<Measured>>>
  /** How many units in all variants together it is to come to. */
  readonly planned: number
  /** `sequential` may be decided whenever somebody looks, `fixed` when the planned units are there. Sequential, if not said. */
  readonly method?: 'sequential' | 'fixed'
  /** The chance of a false finding; 0.05, if not said. */
  readonly alpha?: number
  /** For several primary metrics or variants; `holm`, if not said. */
  readonly correction?: 'holm' | 'benjamini-hochberg' | 'none'
  /** Nothing is decided under so many units in a variant; 100, if not said. */
  readonly least?: number
}

/** An experiment as data: printable, comparable, without a function of its own. */
export type Experiment = ExperimentOf<string, Exposure, Measure>

interface HasFields {
  readonly fields: z.ZodObject
}
type FieldsOf<Source> = Source extends { readonly fields: { readonly shape: infer Shape } }
  ? Extract<keyof Shape, string>
  : never
type UnitOf<Sources> = { [Name in keyof Sources]: FieldsOf<Sources[Name]> }[keyof Sources]

/** The sources that have a unit's field. */
type With<Sources, Unit> = {
  [Name in Extract<keyof Sources, string>]: Unit extends FieldsOf<Sources[Name]> ? Name : never
}[Extract<keyof Sources, string>]

type ExposureOn<Sources, Name extends keyof Sources & string> = {
  [Source in Name]: Exposure<Source, FieldsOf<Sources[Source]>>
}[Name]
type MeasureOn<Sources, Name extends keyof Sources & string> = {
  [Source in Name]: Measure<Source, FieldsOf<Sources[Source]>>
}[Name]

/**
 * An experiment over named sources, streams or facts: a unit that is no field of a source that is named, a measure or an exposure over a
 * source or field that is not there, and variants without a control do not compile.
 */
export type ExperimentOn<Sources extends Readonly<Record<string, HasFields>>> = {
  [Unit in UnitOf<Sources>]: ExperimentOf<
    Unit,
    ExposureOn<Sources, With<Sources, Unit>>,
    MeasureOn<Sources, With<Sources, Unit>>
  >
}[UnitOf<Sources>]
