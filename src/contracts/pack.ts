import type { Ratio, Weighted } from './aggregate.ts'
import type { Alert, Drift, Missing, Share, Spike, Threshold } from './alert.ts'
import type { GuestOn, Known, Told } from './derived.ts'
import type { DimensionOn } from './dimension.ts'
import type { Experiment, ExperimentsOn } from './experiment.ts'
import type { FactColumns, FactNamesOf, FactOn } from './fact.ts'
import type { FeatureView } from './feature.ts'
import type { Kpi } from './kpi.ts'
import type { RuleOn } from './quality.ts'
import type { Simulator, SimulatorOf } from './simulator.ts'
import type { Stream } from './stream.ts'
import type { Unit } from './unit.ts'
import type { TableView, Warehouse } from './warehouse.ts'
import type { Gauge, Tumbling } from './window.ts'

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
  /** ISO 4217, of all its money. */
  readonly currency?: string
  /** What fields, values of windows and columns of KPIs are of, by name, where the name does not end with it. */
  readonly units?: Readonly<Record<string, Unit>>
  readonly streams: Readonly<Record<string, Stream>>
  readonly windows: Readonly<Record<string, Tumbling | Gauge>>
  readonly alerts: Readonly<Record<string, Alert>>
  /** By partition key. */
  readonly slices?: Readonly<Record<string, Slices>>
  readonly simulator?: Simulator
  readonly experiments?: Readonly<Record<string, Experiment>>
}

/**
 * A pack, with its names tied: a window over a stream or field that is not there, a ratio of values that are not there, an alert
 * over a window or value that is not there, a fact of a stream, column or dimension that is not there, features of a dimension that is
 * not there, a rule on any of them that is not there, and an experiment over a fact or column that is not there, do not compile.
 */
export function definePack<
  const Streams extends Readonly<Record<string, Stream>>,
  const Windows extends Readonly<Record<string, WindowOn<NoInfer<Streams>>>>,
  const Alerts extends Readonly<Record<string, AlertOn<NoInfer<Windows>>>>,
  const Simulated extends Simulator = Simulator,
  const Dimensions extends Readonly<Record<string, DimensionOn<NoInfer<Streams>>>> = Record<never, never>,
  const Facts extends Readonly<Record<string, FactOn<NoInfer<Streams>>>> = Record<never, never>,
  const Rules extends Readonly<
    Record<string, RuleOn<NoInfer<Streams>, NoInfer<Dimensions>, NoInfer<Facts>>>
  > = Record<never, never>,
  const Experiments extends Readonly<Record<string, Experiment>> = Record<never, never>,
>(pack: {
  readonly name: string
  readonly title: string
  readonly timezone: string
  readonly currency?: string
  readonly units?: Readonly<Record<string, Unit>>
  readonly streams: Streams
  readonly windows: Windows & RatiosOf<NoInfer<Windows>>
  readonly alerts: Alerts
  readonly slices?: Readonly<Record<string, Slices>>
  readonly simulator?: Simulated & SimulatorOf<NoInfer<Simulated>, NoInfer<Streams>>
  readonly experiments?: Experiments & ExperimentsOn<NoInfer<Experiments>, FactColumns<NoInfer<Facts>>>
  readonly dimensions?: Dimensions
  readonly facts?: Facts & FactNamesOf<NoInfer<Facts>, NoInfer<Dimensions>, NoInfer<Streams>>
  readonly views?: Readonly<Record<string, TableView>>
  readonly kpis?: Readonly<Record<string, Kpi>>
  readonly features?: Readonly<Record<string, FeatureView<Extract<keyof NoInfer<Dimensions>, string>>>>
  readonly quality?: Rules
}) {
  return pack
}
