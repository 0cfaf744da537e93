import type { Reading } from '../../contracts/experiment-answer.ts'
import { type Linear, linearRatio } from './linear.ts'
import { momentsOf } from './moments.ts'
import { levels, type Pair } from './pair.ts'
import { fixedRule, read } from './reading.ts'

/** A day's sums: seconds of buffering over seconds watched. In the order of days, without gaps. */
export interface Day {
  readonly value: number
  readonly under: number
}

export interface BeforeAfter {
  readonly before: number
  readonly after: number
  readonly difference: number
  readonly lift: number | null
  readonly reading: Reading
  readonly days: { readonly before: number; readonly after: number }
  /** Of one day with the next, over both periods, made up for being few; what is below zero counts as zero. */
  readonly autocorrelation: number
  /** What has to be known when it is read. */
  readonly caveats: readonly string[]
}

/** Under so many days the spread of days is hardly known. */
const LEAST_DAYS = 7
/** A day tells at least so little that is new. */
const MOST_CORRELATION = 0.9

/**
 * A change that met everybody at once: all days after it against all days before. Sessions of one day have its weather, matches and
 * incidents in common, so the day is the unit and not the session: the ratio of sums by the delta method over days. Days that follow
 * each other are alike, too: n days with correlation r of neighbours tell as much as n (1 − r) / (1 + r) (Bayley and Hammersley,
 * Supplement to the Journal of the Royal Statistical Society 8, 1946). Null where a period has under 2 days, or nothing under the ratio.
 */
export function beforeAfter(before: readonly Day[], after: readonly Day[], alpha = 0.05): BeforeAfter | null {
  const first = linearRatio(momentsOf(before))
  const second = linearRatio(momentsOf(after))
  if (!first || !second || first.units < 2 || second.units < 2) return null
  const autocorrelation = neighbours([residuals(before, first), residuals(after, second)])
  const share = (1 - autocorrelation) / (1 + autocorrelation)
  const pair: Pair = { kind: 'linear', control: thin(first, share), treatment: thin(second, share) }
  const { control, treatment } = levels(pair) as { control: number; treatment: number }
  const reading = read(pair, fixedRule(alpha))
  return {
    before: control,
    after: treatment,
    difference: treatment - control,
    lift: control === 0 ? null : (treatment - control) / Math.abs(control),
    reading: { ...reading, p_adjusted: reading.p },
    days: { before: before.length, after: after.length },
    autocorrelation,
    caveats: caveats(before.length, after.length, autocorrelation),
  }
}

/** As many units as the days are worth; never under 2, or there would be no spread. */
function thin(linear: Linear, share: number): Linear {
  return { ...linear, units: Math.max(2, linear.units * share) }
}

/** How far each day is from its period's ratio. */
function residuals(days: readonly Day[], { value }: Linear): number[] {
  return days.map((day) => day.value - value * day.under)
}

/** The estimate of few days is too low by (1 + 4r) / n (M. G. Kendall, Biometrika 41, 1954), which is given back. */
function neighbours(periods: readonly (readonly number[])[]): number {
  let products = 0
  let squares = 0
  let days = 0
  for (const period of periods) {
    days += period.length
    for (const [i, residual] of period.entries()) {
      squares += residual * residual
      products += residual * (period[i + 1] ?? 0)
    }
  }
  if (squares === 0) return 0
  const mean = days / periods.length
  const found = products / squares
  const corrected = mean > 4 ? (found * mean + 1) / (mean - 4) : found
  return Math.min(MOST_CORRELATION, Math.max(0, corrected))
}

function caveats(before: number, after: number, autocorrelation: number): string[] {
  const said = ['Nobody was assigned: what else changed at that time is in the difference, too.']
  if (Math.min(before, after) < LEAST_DAYS)
    said.push(`A period has under ${LEAST_DAYS} days: the spread of days is hardly known.`)
  if (before % 7 !== 0 || after % 7 !== 0)
    said.push('A period is not of whole weeks: days of the week are in the difference.')
  if (autocorrelation > 0.3) said.push('Days are much alike with the next: the interval is wider for that.')
  return said
}
