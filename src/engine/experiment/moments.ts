import type { ExperimentSums } from '../../contracts/experiment-sums.ts'

/** What is known of one unit: its value, what a ratio puts under it, and its value before the experiment. */
export interface UnitValues {
  readonly value: number
  readonly under?: number
  readonly before?: number
}

/** Means, and variances and covariances (over n − 1), of the units of a variant. */
export interface Moments {
  readonly units: number
  readonly value: number
  readonly under: number
  readonly before: number
  readonly valueValue: number
  readonly underUnder: number
  readonly beforeBefore: number
  readonly valueUnder: number
  readonly valueBefore: number
  readonly underBefore: number
}

/**
 * From the sums that a database gives. A variance is the difference of two large numbers here: one that is not clear of their rounding is
 * none. It keeps six digits while the mean is no more than some 10,000 standard deviations from the centre that the sums are about.
 */
export function fromSums(sums: ExperimentSums): Moments {
  const { units } = sums
  const { under = 0, before = 0, value_centre = 0, under_centre = 0, before_centre = 0 } = sums
  const spread = (product: number | undefined, a: number, b: number) =>
    units < 2 ? 0 : clear((product ?? 0) - (a * b) / units, product ?? 0) / (units - 1)
  return {
    units,
    value: units === 0 ? 0 : value_centre + sums.value / units,
    under: units === 0 ? 0 : under_centre + under / units,
    before: units === 0 ? 0 : before_centre + before / units,
    valueValue: Math.max(0, spread(sums.value_value, sums.value, sums.value)),
    underUnder: Math.max(0, spread(sums.under_under, under, under)),
    beforeBefore: Math.max(0, spread(sums.before_before, before, before)),
    valueUnder: spread(sums.value_under, sums.value, under),
    valueBefore: spread(sums.value_before, sums.value, before),
    underBefore: spread(sums.under_before, under, before),
  }
}

/** A difference of large numbers, or nothing where only their rounding is left. */
export function clear(difference: number, size: number): number {
  return Math.abs(difference) <= 1e-13 * Math.abs(size) ? 0 : difference
}

/** From the units themselves, one by one, by the updates of B. P. Welford, Technometrics 4 (1962). */
export function momentsOf(values: Iterable<UnitValues>): Moments {
  const sums = new Float64Array(6)
  let units = 0
  let value = 0
  let under = 0
  let before = 0
  for (const unit of values) {
    units++
    const v = unit.value - value
    const u = (unit.under ?? 0) - under
    const b = (unit.before ?? 0) - before
    const kept = (units - 1) / units
    const products = [v * v, u * u, b * b, v * u, v * b, u * b]
    products.forEach((product, i) => {
      sums[i] = (sums[i] ?? 0) + product * kept
    })
    value += v / units
    under += u / units
    before += b / units
  }
  const [vv = 0, uu = 0, bb = 0, vu = 0, vb = 0, ub = 0] = sums.map((sum) => sum / Math.max(1, units - 1))
  return {
    ...{ units, value, under, before },
    ...{ valueValue: vv, underUnder: uu, beforeBefore: bb, valueUnder: vu, valueBefore: vb, underBefore: ub },
  }
}
