import type { Where } from './where.ts'

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
