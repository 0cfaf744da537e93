/** What makes the median absolute deviation of normal data estimate its standard deviation: 1/Φ⁻¹(3/4). */
const NORMAL = 1.482602218505602

export interface Baseline {
  readonly median: number
  /** An estimate of the standard deviation that up to half of the values cannot spoil. */
  readonly deviation: number
}

/** Median and scaled median absolute deviation (Hampel, 1974). */
export function baseline(values: readonly number[]): Baseline {
  const middle = median(values)
  return { median: middle, deviation: NORMAL * median(values.map((value) => Math.abs(value - middle))) }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2
}
