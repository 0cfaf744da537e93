import { clear, type Moments } from './moments.ts'

/** A value of a variant as the mean of something that each unit has: what follows needs no more than its spread. */
export interface Linear {
  readonly units: number
  readonly value: number
  /** Of one unit. */
  readonly variance: number
  readonly before: number
  readonly beforeVariance: number
  readonly covariance: number
}

export function linearMean({ units, value, valueValue, before, beforeBefore, valueBefore }: Moments): Linear {
  return {
    ...{ units, value, variance: valueValue },
    ...{ before, beforeVariance: beforeBefore, covariance: valueBefore },
  }
}

/**
 * The ratio R of two sums by the delta method: to first order it moves with each unit by (value − R · under) / mean of under, so the
 * covariance of both within a unit is in it. Deng, Knoblich, Lu, Applying the Delta Method in Metric Analytics, KDD 2018.
 * Nothing where nothing is under it.
 */
export function linearRatio(moments: Moments): Linear | null {
  const { units, value, under, before } = moments
  if (under === 0) return null
  const ratio = value / under
  const squares = moments.valueValue + ratio * ratio * moments.underUnder
  const variance = clear(squares - 2 * ratio * moments.valueUnder, squares)
  return {
    units,
    value: ratio,
    variance: Math.max(0, variance) / (under * under),
    before,
    beforeVariance: moments.beforeBefore,
    covariance: (moments.valueBefore - ratio * moments.underBefore) / under,
  }
}
