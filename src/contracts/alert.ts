import type { Duration } from './duration.ts'

interface Watch<Window extends string, Value extends string> {
  readonly on: Window
  readonly value: Value
  /** Said of the group in words. */
  readonly title: string
  /** Nothing is raised under so many of another value: few rows prove nothing. */
  readonly volume?: { readonly [Name in Value]?: number }
}

/** Raised when a value is past a bound for so many windows in a row; cleared when it is back past `clear` as long. */
export interface Threshold<Window extends string = string, Value extends string = string>
  extends Watch<Window, Value> {
  readonly kind: 'threshold'
  readonly above?: number
  readonly below?: number
  readonly clear?: number
  readonly for?: number
}

/**
 * Raised when a value leaves its own recent baseline: median and median absolute deviation of the last windows. It clears when
 * the value is back half the way. A new level that stays is the baseline after half of `baseline` windows, and clears too.
 * Quiet noise raises under 6 in 100,000 windows, by simulation of normal data and of shares of 400 rows, with 60 windows, 8
 * deviations and `atLeast` no less than five standard deviations of the noise; with 30 windows and no such floor, 10 times as many.
 */
export interface Spike<Window extends string = string, Value extends string = string>
  extends Watch<Window, Value> {
  readonly kind: 'spike'
  /** Windows of the baseline. */
  readonly baseline: number
  /** Standard deviations from the median, as the median absolute deviation estimates them. */
  readonly deviations: number
  /** And at least so far from it, absolutely. */
  readonly atLeast: number
  /** Which way: `above` if not said. */
  readonly side?: 'above' | 'below'
  readonly for?: number
  /** The baseline is of windows in the same hour of the day (UTC). */
  readonly seasonal?: 'hour'
}

/** Raised when a window that had rows has none for so long. */
export interface Missing<Window extends string = string> {
  readonly kind: 'missing'
  readonly on: Window
  readonly title: string
  readonly for: Duration
}

/**
 * Raised when a gauge is under a share of another one, tick by tick; both have the same `by` and the same `every`. A group that is
 * empty in the first counts as 0 there once it was not: of a group that was never in it, as where nobody sends it, nothing is said.
 */
export interface Share<
  Window extends string = string,
  Value extends string = string,
  OtherWindow extends string = string,
  OtherValue extends string = string,
> {
  readonly kind: 'share'
  readonly on: Window
  readonly value: Value
  /** The other gauge. Nothing is raised while it is under `atLeast`. */
  readonly of: { readonly window: OtherWindow; readonly value: OtherValue; readonly atLeast: number }
  /** Said of the group in words. */
  readonly title: string
  readonly below: number
  readonly clear?: number
  readonly for?: number
}

/**
 * Raised when the mix of a window's groups lately is not that of the time before: the population stability index of their shares
 * by the key `across`. Groups that have the other keys in common make one mix. Of two samples of one mix, of n and m rows of k values,
 * it comes to (k − 1)(1/n + 1/m) by chance alone: that is why `volume` is told by the value.
 */
export interface Drift<
  Window extends string = string,
  Value extends string = string,
  Key extends string = string,
> {
  readonly kind: 'drift'
  readonly on: Window
  readonly value: Value
  readonly across: Key
  /** Up to the end of the window that is judged. */
  readonly recent: Duration
  /** Before that. */
  readonly reference: Duration
  /** Said of the mix in words. */
  readonly title: string
  readonly above: number
  readonly clear?: number
  /** Nothing is raised under so many rows for each value of `across`, lately or before. */
  readonly volume: number
}

export type Alert = Threshold | Spike | Missing | Share | Drift
