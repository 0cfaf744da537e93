export interface Distribution {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Nearest rank: a value that was really measured, the smallest that `p` percent of all do not exceed. */
export function percentile(sorted: readonly number[], p: number): number | undefined {
  return sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)]
}

/** Nothing when nothing was measured: no number would be true. */
export function distribution(values: readonly number[]): Distribution | undefined {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (p: number) => percentile(sorted, p) ?? 0
  if (sorted.length === 0) return undefined
  return { count: sorted.length, p50: at(50), p95: at(95), p99: at(99), max: at(100) }
}
