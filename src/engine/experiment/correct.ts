/** How p-values of several metrics and variants are made up for. */
export type Correction = 'holm' | 'benjamini-hochberg' | 'none'

/** Adjusted p-values, in the order of the given ones: below alpha is a finding of the family. Null is no test and counts as none. */
export function correct(values: readonly (number | null)[], correction: Correction): (number | null)[] {
  const order = values.flatMap((p, at) => (p === null ? [] : [{ p, at }])).sort((a, b) => a.p - b.p)
  const adjusted: (number | null)[] = values.map(() => null)
  const sorted = order.map(({ p }) => p)
  const steps = { holm, 'benjamini-hochberg': benjaminiHochberg, none: (ps: readonly number[]) => ps }
  steps[correction](sorted).forEach((p, rank) => {
    adjusted[order[rank]?.at ?? 0] = p
  })
  return adjusted
}

/** S. Holm, Scandinavian Journal of Statistics 6 (1979): the chance of even one false finding stays under alpha. Ascending p-values. */
function holm(sorted: readonly number[]): readonly number[] {
  let least = 0
  return sorted.map((p, rank) => {
    least = Math.max(least, Math.min(1, p * (sorted.length - rank)))
    return least
  })
}

/** Benjamini and Hochberg, Journal of the Royal Statistical Society B 57 (1995): the share of false findings stays under alpha. */
function benjaminiHochberg(sorted: readonly number[]): readonly number[] {
  let most = 1
  return sorted
    .map((_, i) => sorted.length - 1 - i)
    .map((rank) => {
      most = Math.min(most, (sorted[rank] ?? 1) * (sorted.length / (rank + 1)))
      return most
    })
    .reverse()
}
