import type { Duration } from './pack.ts'

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
