import { scalar } from '../row.ts'
import type { Cell, Ranked, Saved } from './cell.ts'

type Value = Ranked['value']

/** Counters that stay when there are too many. */
const KEPT = 1024
/** Up to here every value has its counter, and the ranks are exact. */
const EXACT_TOP = 2 * KEPT

/**
 * The most frequent values. Beyond 2,048 of them this is the summary of Misra and Gries (1982), pruned in batches and merged as
 * Agarwal et al. (2012, "Mergeable summaries") do, who show it to be Space-Saving with the error on the other side: a count is
 * never too high, and too low by at most n/1,025 of n rows. Then, and only then, it depends on the order of the rows.
 */
export class Top implements Cell {
  readonly #counts = new Map<Value, number>()
  /** What a count may be short of. */
  #error = 0

  add(value: unknown): void {
    const key = scalar(value)
    if (key !== null) this.#count(key, 1)
  }

  merge(saved: Saved): void {
    const [error, ...ranked] = saved as [number, ...[Value, number][]]
    this.#error += error
    for (const [value, count] of ranked) this.#count(value, count)
  }

  save(): Saved {
    return [this.#error, ...this.#ranked()]
  }

  /** @param ranks how many */
  read(ranks: number): Ranked[] {
    return this.#ranked()
      .slice(0, ranks)
      .map(([value, count]) => ({ value, count }))
  }

  #count(value: Value, by: number): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + by)
    if (this.#counts.size > EXACT_TOP) this.#prune()
  }

  /** Takes the count of the 1,025th from all: what is taken is at least 1,025 times what any one loses. */
  #prune(): void {
    const [, least = 0] = this.#ranked()[KEPT] ?? []
    this.#error += least
    for (const [value, count] of this.#counts) {
      if (count > least) this.#counts.set(value, count - least)
      else this.#counts.delete(value)
    }
  }

  /** Most first; equal counts by value, so that the order of rows does not show. */
  #ranked(): [Value, number][] {
    return [...this.#counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  }
}
