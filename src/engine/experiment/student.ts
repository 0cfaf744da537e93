import { edge } from './edge.ts'
import { normalTail } from './normal.ts'

/** The chance that a Student t value is above t. Degrees of freedom may be a fraction, as Welch's are, and in the thousand millions. */
export function studentTail(t: number, freedom: number): number {
  if (!Number.isFinite(freedom)) throw new RangeError('degrees of freedom are a finite number')
  const half = freedom > MANY ? normalTail(asNormal(t, freedom)) : outside(t * t, freedom) / 2
  return t < 0 ? 1 - half : half
}

/** From here on the fraction below would lose digits, 1 in 10¹⁶ for each degree. */
const MANY = 1e6

/** The normal value as far out as a t value, by D. L. Wallace, Annals of Mathematical Statistics 30 (1959). */
function asNormal(t: number, freedom: number): number {
  return ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((t * t) / freedom))
}

/** The value that is exceeded with this chance, at most a half. */
export function studentQuantile(above: number, freedom: number): number {
  let high = 2
  while (studentTail(high, freedom) > above) high *= 2
  return edge((t) => studentTail(t, freedom) > above, 0, high)
}

/**
 * The chance of a square above this one: the incomplete beta function I(x; ν/2, 1/2) at x = ν / (ν + t²), by the continued fraction
 * of Press et al., Numerical Recipes, 6.4. Both x and 1 − x are worked out of t, or the small one of them would keep no digits.
 */
function outside(square: number, freedom: number): number {
  const a = freedom / 2
  const x = freedom / (freedom + square)
  const rest = square / (freedom + square)
  const front = Math.exp(logGammaStep(a) - a * Math.log1p(square / freedom)) * Math.sqrt(rest / Math.PI)
  if (x < (a + 1) / (a + 2.5)) return (front * betaFraction(a, 0.5, x)) / a
  return 1 - front * betaFraction(0.5, a, rest) * 2
}

/**
 * ln Γ(a + ½) − ln Γ(a), by its asymptotic series from 20 on and by Γ(a + 1) = a Γ(a) below: for a large a the difference
 * of the two logarithms would keep no digits.
 */
function logGammaStep(a: number): number {
  if (a < 20) return logGammaStep(a + 1) + Math.log(a / (a + 0.5))
  const inverse = 1 / a
  const square = inverse * inverse
  return Math.log(a) / 2 - inverse * (1 / 8 - square * (1 / 192 - square * (1 / 640 - square * (17 / 14336))))
}

/** By the method of Lentz, to the last digit; some hundred turns at the most, whatever a and b. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let value = d
  const turn = (coefficient: number) => {
    d = 1 / away(1 + coefficient * d)
    c = away(1 + coefficient / c)
    value *= d * c
    return Math.abs(d * c - 1)
  }
  for (let m = 1; m <= 10_000; m++) {
    turn((m * (b - m) * x) / ((a - 1 + 2 * m) * (a + 2 * m)))
    if (turn((-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 1 + 2 * m))) < 1e-16) break
  }
  return value
}

/** Nothing is divided by zero. */
function away(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}
