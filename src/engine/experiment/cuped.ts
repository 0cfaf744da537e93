import type { Linear } from './linear.ts'
import { clear } from './moments.ts'

export interface Adjusted {
  readonly control: Linear
  readonly treatment: Linear
  readonly theta: number
  /** The share of the difference's variance that is gone. */
  readonly reduction: number
}

/**
 * Takes out of the values what was so before the experiment: value − θ (before − mean of before). Deng, Xu, Kohavi, Walker, Improving
 * the Sensitivity of Online Controlled Experiments (CUPED), WSDM 2013. θ is the one that leaves the difference the least
 * variance: the covariance of the differences of value and before, over the variance of that of before. So the standard error
 * never grows. `before` must be from before the exposure, or the effect is taken out with it.
 */
export function cuped(control: Linear, treatment: Linear): Adjusted {
  const spread = control.beforeVariance / control.units + treatment.beforeVariance / treatment.units
  const common = control.covariance / control.units + treatment.covariance / treatment.units
  const theta = spread > 0 ? common / spread : 0
  const units = control.units + treatment.units
  const centre = (control.before * control.units + treatment.before * treatment.units) / units
  const adjusted = (variant: Linear): Linear => adjust(variant, theta, centre)
  const variance = control.variance / control.units + treatment.variance / treatment.units
  return {
    control: adjusted(control),
    treatment: adjusted(treatment),
    theta,
    reduction: variance > 0 ? Math.min(1, (theta * common) / variance) : 0,
  }
}

function adjust(variant: Linear, theta: number, centre: number): Linear {
  const squares = variant.variance + theta * theta * variant.beforeVariance
  return {
    ...variant,
    value: variant.value - theta * (variant.before - centre),
    variance: Math.max(0, clear(squares - 2 * theta * variant.covariance, squares)),
  }
}
