import type { ColumnType, Sql } from './column.ts'
import type { Duration } from './duration.ts'
import type { Where } from './where.ts'

/**
 * Rows that no fact has as they are, as clicks without spam: SQL over facts and views that takes `:from` and `:to` as a KPI does. A source
 * may read those that are declared before it by their names.
 */
export interface ExperimentSource {
  /** Of its columns, the one that says when a row happened. */
  readonly time: string
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly sql: Sql
}

/** What rows of a unit come to, from its first exposure on: how many there are, or the sum of a column. */
export type Measure<Source extends string = string, Column extends string = string> =
  | { readonly from: Source; readonly count: true; readonly where?: Where<Column> }
  | { readonly from: Source; readonly sum: Column; readonly where?: Where<Column> }

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
export interface Exposure<Source extends string = string, Column extends string = string> {
  readonly from: Source
  readonly variant: Column
  /** Rows that are of this experiment. */
  readonly where?: Where<Column>
}

interface Asked {
  readonly title: string
  /** Besides the facts of the pack. */
  readonly sources?: Readonly<Record<string, ExperimentSource>>
  /** The chance of a false finding; 0.05, if not said. */
  readonly alpha?: number
}

interface TrialOf<Unit extends string, Exposed, Measured> extends Asked {
  /** What is assigned, exposed and counted: every source that is named here has this column. */
  readonly unit: Unit
  /** Shares, which come to 1; everything is held against `control`. Names are what the exposure's variant says. */
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
  /** For several primary metrics or variants; `holm`, if not said. */
  readonly correction?: 'holm' | 'benjamini-hochberg' | 'none'
  /** Nothing is decided under so many units in a variant; 100, if not said. */
  readonly least?: number
}

interface ChangeOf<Measured> extends Asked {
  /** Summed by day: buffered over watched. */
  readonly ratio: readonly [over: Measured, under: Measured]
  readonly good: 'up' | 'down'
}

/** Units that are assigned to variants. */
export type Trial = TrialOf<string, Exposure, Measure>

/** Something that met everybody at once: the days before against the days after. When it was is said by who asks. */
export type Change = ChangeOf<Measure>

/** An experiment as data: printable, comparable, without a function of its own. */
export type Experiment = Trial | Change

export const isTrial = (experiment: Experiment): experiment is Trial => 'variants' in experiment

/** Names of sources, each with the names of its columns. */
type Columns = Readonly<Record<string, string>>

/** The sources that have a unit's column. */
type With<Sources extends Columns, Unit> = {
  [Name in Extract<keyof Sources, string>]: Unit extends Sources[Name] ? Name : never
}[Extract<keyof Sources, string>]

type ExposureOn<Sources extends Columns, Name extends keyof Sources> = {
  [Source in Name]: Exposure<Extract<Source, string>, Sources[Source]>
}[Name]
type MeasureOn<Sources extends Columns, Name extends keyof Sources> = {
  [Source in Name]: Measure<Extract<Source, string>, Sources[Source]>
}[Name]

/**
 * An experiment over facts and its own sources: a unit that is no column of a source that is named, a measure or an exposure over a
 * source or column that is not there, and variants without a control do not compile.
 */
type ExperimentOver<Sources extends Columns> =
  | {
      [Unit in Sources[keyof Sources]]: TrialOf<
        Unit,
        ExposureOn<Sources, With<Sources, Unit>>,
        MeasureOn<Sources, With<Sources, Unit>>
      >
    }[Sources[keyof Sources]]
  | ChangeOf<MeasureOn<Sources, keyof Sources>>

type Own<One> = One extends { readonly sources: infer Sources }
  ? {
      readonly [Name in keyof Sources]: Sources[Name] extends { readonly columns: infer Named }
        ? Extract<keyof Named, string>
        : never
    }
  : unknown

/** Conditions name columns of what they are of, wherever they stand: a name too many is not refused by itself. */
type Conditions<Part, Sources extends Columns> = Part extends {
  readonly from: infer From extends keyof Sources
  readonly where: infer Named
}
  ? { readonly where: { readonly [Name in keyof Named]: Name extends Sources[From] ? Named[Name] : never } }
  : Part extends object
    ? { readonly [Name in keyof Part]: Conditions<Part[Name], Sources> }
    : Part

/** Each experiment over the facts, told by the names of their columns, and over its own sources. */
export type ExperimentsOn<Experiments, Facts> = {
  readonly [Name in keyof Experiments]: Facts & Own<Experiments[Name]> extends infer Sources extends Columns
    ? ExperimentOver<Sources> & Conditions<Experiments[Name], Sources>
    : never
}
