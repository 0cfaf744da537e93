import type { GuardrailReading, Reading } from '../../contracts/experiment-answer.ts'
import type { Null } from './bounds.ts'
import { normalQuantile, normalTail } from './normal.ts'
import { differenceInterval, distance, freedom, liftInterval, type Pair } from './pair.ts'
import { sequentialCritical, sequentialP } from './sequential.ts'
import { studentQuantile, studentTail } from './student.ts'

/** The chance of so many standard errors or more upwards, and where that chance is small enough, of one way to look. */
interface Rule {
  readonly above: (distance: number, freedom: number | null) => number
  readonly twoSided: (distance: number, freedom: number | null) => number
  readonly critical: (freedom: number | null) => number
}

export function fixedRule(alpha: number): Rule {
  const above = (at: number, degrees: number | null) =>
    degrees === null ? normalTail(at) : studentTail(at, degrees)
  return {
    above,
    twoSided: (at, degrees) => Math.min(1, 2 * above(Math.abs(at), degrees)),
    critical: (degrees) =>
      degrees === null ? normalQuantile(alpha / 2) : studentQuantile(alpha / 2, degrees),
  }
}

/** One-sided it is as careful as two-sided, more than it would have to be. @param ratio as `mixture` gives it */
export function sequentialRule(ratio: number, alpha: number): Rule {
  const critical = sequentialCritical(ratio, alpha)
  return {
    above: (at) => (at > 0 ? sequentialP(at, ratio) : 1),
    twoSided: (at) => sequentialP(at, ratio),
    critical: () => critical,
  }
}

/** The intervals at level 1 − alpha are of this metric alone; `p_adjusted` is for the family to fill in. */
export function read(pair: Pair, rule: Rule): Reading {
  const at = distance(pair, { plus: 0 })
  if (at === null) return { difference: null, lift: null, p: null, p_adjusted: null }
  const degrees = freedom(pair)
  const critical = rule.critical(degrees)
  return {
    difference: differenceInterval(pair, critical),
    lift: liftInterval(pair, critical),
    p: rule.twoSided(at, degrees),
    p_adjusted: null,
  }
}

/**
 * One-sided non-inferiority: held when the treatment is shown to be better than the worst that is allowed, broken when it is shown to be
 * worse than that. All guardrails have to hold, so none is corrected for the others (R. L. Berger, Technometrics 24, 1982).
 * @param worst what the treatment may just be
 */
export function readGuardrail(
  pair: Pair,
  good: 'up' | 'down',
  worst: Null,
  rule: Rule,
  alpha: number,
): GuardrailReading {
  const at = distance(pair, worst)
  if (at === null) return { state: 'open', p_held: null, p_broken: null }
  const degrees = freedom(pair, 'times' in worst ? worst.times : 1)
  const better = good === 'up' ? at : -at
  const held = rule.above(better, degrees)
  const broken = rule.above(-better, degrees)
  const state = held < alpha ? 'held' : broken < alpha ? 'broken' : 'open'
  return { state, p_held: held, p_broken: broken }
}
