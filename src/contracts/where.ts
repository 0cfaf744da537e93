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
