import type { Interval, Null } from './bounds.ts'
import type { Linear } from './linear.ts'

interface Both {
  readonly control: Linear
  readonly treatment: Linear
}

/** Of the estimate, not of a unit. */
const squareError = ({ variance, units }: Linear) => variance / units

/** B. L. Welch, Biometrika 34 (1947): the variances of the variants are each their own. */
export function distance({ control, treatment }: Both, held: Null): number | null {
  const times = 'times' in held ? held.times : 1
  const plus = 'plus' in held ? held.plus : 0
  if (control.units < 2 || treatment.units < 2) return null
  const variance = squareError(treatment) + times * times * squareError(control)
  if (variance === 0) return null
  return (treatment.value - times * control.value - plus) / Math.sqrt(variance)
}

/** Welch and Satterthwaite, with the control taken so many times. */
export function freedom({ control, treatment }: Both, times: number): number {
  const a = times * times * squareError(control)
  const b = squareError(treatment)
  return (a + b) ** 2 / (a ** 2 / (control.units - 1) + b ** 2 / (treatment.units - 1))
}

export function differenceInterval(both: Both, critical: number): Interval | null {
  if (distance(both, { plus: 0 }) === null) return null
  const { control, treatment } = both
  const half = critical * Math.sqrt(squareError(treatment) + squareError(control))
  const difference = treatment.value - control.value
  return { low: difference - half, high: difference + half }
}

/**
 * E. C. Fieller, Journal of the Royal Statistical Society B 16 (1954): the quotients ρ for which treatment − ρ · control is within
 * `critical` standard errors of zero. It holds the lift 0 exactly when the interval of the difference holds 0.
 */
export function liftInterval(both: Both, critical: number): Interval | null {
  if (distance(both, { plus: 0 }) === null) return null
  const { value: c } = both.control
  const { value: t } = both.treatment
  const vc = critical * critical * squareError(both.control)
  const vt = critical * critical * squareError(both.treatment)
  const leading = c * c - vc
  if (leading <= 0) return null
  const middle = (t * c) / leading
  const half = Math.sqrt(Math.max(0, vt * c * c + vc * t * t - vt * vc)) / leading
  return c > 0
    ? { low: middle - half - 1, high: middle + half - 1 }
    : { low: 1 - middle - half, high: 1 - middle + half }
}
