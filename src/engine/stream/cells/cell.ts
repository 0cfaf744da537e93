/** What a value reads as. */
export type Reading = number | null | readonly Ranked[]

export interface Ranked {
  readonly value: string | number | boolean
  readonly count: number
}

/** JSON that only the cell which saved it reads. */
export type Saved = string | number | boolean | null | readonly Saved[]

/**
 * The state of one aggregate over some rows. The same rows leave the same saved form, to the last digit, whatever their order and
 * whether they came to one cell or to several that were merged.
 */
export interface Cell {
  add(value: unknown): void
  /** @param saved by a cell of the same kind, perhaps in another slice */
  merge(saved: Saved): void
  save(): Saved
  /** @param parameter which quantile, or how many ranks */
  read(parameter: number): Reading
}
