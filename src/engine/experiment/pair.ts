import type { Interval, Null } from './bounds.ts'
import type { Linear } from './linear.ts'
import * as linear from './linear-pair.ts'
import type { Share } from './share-pair.ts'
import * as shares from './share-pair.ts'

/** Two variants and one metric: units of which a share did something, or a mean or ratio with its variance. */
export type Pair =
  | { readonly kind: 'shares'; readonly control: Share; readonly treatment: Share }
  | { readonly kind: 'linear'; readonly control: Linear; readonly treatment: Linear }

/** How many standard errors the treatment is above what it is held against. Null where nothing varies, or there are too few units. */
export function distance(pair: Pair, held: Null): number | null {
  return pair.kind === 'shares' ? shares.distance(pair, held) : linear.distance(pair, held)
}

/** The differences that are nearer than `critical` standard errors. */
export function differenceInterval(pair: Pair, critical: number): Interval | null {
  return pair.kind === 'shares'
    ? shares.differenceInterval(pair, critical)
    : linear.differenceInterval(pair, critical)
}

/**
 * The same for the lift, the difference over the size of the control's value: up is more, below zero too. Null where the control's value is
 * not clearly other than zero, so that no lift can be told.
 */
export function liftInterval(pair: Pair, critical: number): Interval | null {
  return pair.kind === 'shares' ? shares.liftInterval(pair, critical) : linear.liftInterval(pair, critical)
}

/** Of the t distribution; null is the normal one. */
export function freedom(pair: Pair, times = 1): number | null {
  return pair.kind === 'shares' ? null : linear.freedom(pair, times)
}

export function levels(pair: Pair): { readonly control: number | null; readonly treatment: number | null } {
  if (pair.kind === 'linear') return { control: pair.control.value, treatment: pair.treatment.value }
  const { control, treatment } = pair
  return {
    control: control.units === 0 ? null : control.hits / control.units,
    treatment: treatment.units === 0 ? null : treatment.hits / treatment.units,
  }
}
