/** What the treatment is held against: the control plus so much, or the control times so much. */
export type Null = { readonly plus: number } | { readonly times: number }

/** Null is without a bound on that side. */
export interface Interval {
  readonly low: number | null
  readonly high: number | null
}
