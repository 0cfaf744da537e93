export type Counts = ReadonlyMap<string, number>

export interface Stability {
  readonly index: number
  /** Rows for each value, on the side that has fewer. */
  readonly each: number
}

/**
 * The population stability index of two mixes, Σ (p − q) ln(p / q): the Kullback-Leibler divergences of either from the other, added.
 * Half a row is added to every count, or a value that only one side has would be infinitely far.
 */
export function stabilityIndex(now: Counts, before: Counts): Stability {
  const values = new Set([...now.keys(), ...before.keys()])
  const rows = sum(now)
  const rowsBefore = sum(before)
  const index = [...values].reduce((total, value) => {
    const p = share(now, value, rows, values.size)
    const q = share(before, value, rowsBefore, values.size)
    return total + (p - q) * Math.log(p / q)
  }, 0)
  return { index, each: Math.min(rows, rowsBefore) / Math.max(1, values.size) }
}

function share(counts: Counts, value: string, rows: number, values: number): number {
  return ((counts.get(value) ?? 0) + 0.5) / (rows + values / 2)
}

function sum(counts: Counts): number {
  return [...counts.values()].reduce((total, count) => total + count, 0)
}
