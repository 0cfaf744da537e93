import type { Interval, Null } from './bounds.ts'
import { edge } from './edge.ts'

/** Units, and those of them that did it. */
export interface Share {
  readonly units: number
  readonly hits: number
}

interface Both {
  readonly control: Share
  readonly treatment: Share
}

/**
 * The score test: the standard error is that of the likeliest shares under what is held, so it holds where nobody or everybody did it.
 * Against no difference it is the pooled z test, whose square is the chi-square of the four counts.
 */
export function distance(both: Both, held: Null): number | null {
  const { control, treatment } = both
  if (control.units === 0 || treatment.units === 0) return null
  const times = 'times' in held ? held.times : 1
  const plus = 'plus' in held ? held.plus : 0
  const away = treatment.hits / treatment.units - times * (control.hits / control.units) - plus
  if (away === 0) return 0
  const c = 'times' in held ? likeliestTimes(both, times) : likeliestPlus(both, plus)
  const t = times * c + plus
  const variance = spread(t) / treatment.units + (times * times * spread(c)) / control.units
  return variance > 0 ? away / Math.sqrt(variance) : Math.sign(away) * Number.MAX_VALUE
}

const spread = (share: number) => Math.max(0, share * (1 - share))

/** R. W. Mee, Biometrics 40 (1984): the differences that the score test does not refuse. */
export function differenceInterval(both: Both, critical: number): Interval | null {
  if (distance(both, { plus: 0 }) === null) return null
  const { control, treatment } = both
  const difference = treatment.hits / treatment.units - control.hits / control.units
  const near = (plus: number) => Math.abs(distance(both, { plus }) ?? 0) <= critical
  return {
    low: near(-1) ? -1 : edge(near, difference, -1),
    high: near(1) ? 1 : edge(near, difference, 1),
  }
}

/** P. A. R. Koopman, Biometrics 40 (1984): the same for the quotient. Without a bound above where nobody of the control did it. */
export function liftInterval(both: Both, critical: number): Interval | null {
  if (distance(both, { plus: 0 }) === null) return null
  const { control, treatment } = both
  const near = (times: number) => Math.abs(distance(both, { times }) ?? 0) <= critical
  if (treatment.hits === 0 && control.hits === 0) return { low: -1, high: null }
  const start = control.hits === 0 ? nearFrom(near) : quotient(both)
  return {
    low: treatment.hits === 0 ? -1 : edge(near, start, outside(near, start || 1, 0.5)) - 1,
    high: control.hits === 0 ? null : edge(near, start, outside(near, start || 1, 2)) - 1,
  }
}

const quotient = ({ control, treatment }: Both) =>
  treatment.hits / treatment.units / (control.hits / control.units)

/** Without a hit of the control every quotient is near from some on. */
function nearFrom(near: (times: number) => boolean): number {
  let times = 1
  while (!near(times) && times < 1e300) times *= 2
  return times
}

function outside(near: (times: number) => boolean, start: number, step: number): number {
  let times = start * step
  while (near(times) && times > 1e-300 && times < 1e300) times *= step
  return times
}

/** The control's likeliest share where the treatment's is so much more: where the logarithm of the likelihood turns. */
function likeliestPlus({ control, treatment }: Both, plus: number): number {
  if (plus === 0) return (control.hits + treatment.hits) / (control.units + treatment.units)
  const low = Math.max(0, -plus)
  const high = Math.min(1, 1 - plus)
  const rises = (c: number) => slope(control, c) + slope(treatment, c + plus) > 0
  return edge((c) => rises(c), low, high)
}

/** What each hit and each miss adds; none of nothing. */
function slope({ hits, units }: Share, share: number): number {
  const up = hits === 0 ? 0 : hits / share
  const down = hits === units ? 0 : (units - hits) / (1 - share)
  return up - down
}

/** The same where it is so many times more: the smaller root of a quadratic (Miettinen and Nurminen, Statistics in Medicine 4, 1985). */
function likeliestTimes({ control, treatment }: Both, times: number): number {
  const a = (control.units + treatment.units) * times
  const b = times * (treatment.units + control.hits) + control.units + treatment.hits
  const c = control.hits + treatment.hits
  if (times === 0) return control.hits / control.units
  const root = Math.sqrt(Math.max(0, b * b - 4 * a * c))
  return Math.min(1, (2 * c) / (b + root))
}
