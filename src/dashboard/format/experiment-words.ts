import type { MetricAnswer, Reading, Verdict } from '../../contracts/experiment-answer.ts'
import { exact, short } from './number.ts'

type Interval = NonNullable<Reading['lift']>

/** A value of a metric: shares in per cent, small numbers with three digits that count. */
export function metricValue(kind: MetricAnswer['kind'], value: number | null): string {
  if (value === null) return '–'
  if (kind === 'proportion') return short(value, { unit: 'share' })
  return Math.abs(value) < 1 && value !== 0
    ? new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(value)
    : short(value, { unit: 'number' })
}

export const exactValue = (value: number | null): string => exact(value, { unit: 'number' })

/** A lift: `+12.3 %`. */
export function lift(value: number | null): string {
  if (value === null) return '–'
  return `${value > 0 ? '+' : ''}${short(value, { unit: 'share' })}`
}

export function range(interval: Interval | null): string {
  if (interval === null) return 'no interval yet'
  return `${interval.low === null ? 'no bound' : lift(interval.low)} to ${interval.high === null ? 'no bound' : lift(interval.high)}`
}

/** A chance; under a thousandth how far does not matter, the whole number is on hover. */
export function chance(p: number | null): string {
  if (p === null) return '–'
  if (p < 0.001) return '< 0.001'
  return new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 3 }).format(p)
}

const DECISIONS: Readonly<Record<Verdict['decision'], string>> = {
  ship: 'Ship it',
  stop: 'Stop',
  wait: 'Wait',
}
export const decisionWords = (decision: Verdict['decision']): string => DECISIONS[decision]

const REASONS: Readonly<Record<Verdict['reason'], string>> = {
  'sample-ratio': 'the split is not what was declared',
  crossed: 'too many met two variants',
  undeclared: 'there is a variant that was not declared',
  'too-few': 'too few to tell',
  'guardrail-broken': 'a guardrail is broken',
  worse: 'it does harm',
  better: 'it is better',
  held: 'every guardrail is held',
  'guardrail-open': 'better, and a guardrail is still open',
  'not-planned-yet': 'what was planned is not there yet',
  unclear: 'no difference is clear yet',
  'no-effect': 'nothing is better',
}
export const reasonWords = (reason: Verdict['reason']): string => REASONS[reason]
