import type { MetricAnswer, Reading } from '../../contracts/experiment-answer.ts'
import type { BeforeAfter } from './before-after.ts'

/** Three digits that count, and no more noughts than a person reads. */
export function figure(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2)
  return String(Number(value.toPrecision(size >= 1000 ? 6 : 3)))
}

export function percent(value: number, signed = false): string {
  const shown = figure(value * 100)
  return `${signed && value > 0 ? '+' : ''}${shown} %`
}

type Unworded = Omit<MetricAnswer, 'words'>

/** `conversion 5 % → 6 %, +20 % (95 % interval at any time: +5.77 % to +36.2 %), p 0.000573`, of the reading that decides. */
export function metricWords(answer: Unworded, way: 'fixed' | 'sequential', alpha: number): string {
  const { metric, kind, control, treatment, lift, difference } = answer
  const reading = answer[way]
  if (control === null || treatment === null) return `${metric}: no value yet`
  const level = kind === 'proportion' ? percent : figure
  const change = lift === null ? `${signed(difference ?? 0)}` : percent(lift, true)
  const span = spanWords(reading)
  const interval =
    span === null
      ? ''
      : ` (${percent(1 - alpha)} interval${way === 'sequential' ? ' at any time' : ''}: ${span})`
  const chance = chanceWords(reading)
  const guardrail = answer.guardrail ? `, guardrail ${answer.guardrail[way].state}` : ''
  return `${metric} ${level(control)} → ${level(treatment)}, ${change}${interval}, ${chance}${guardrail}`
}

/** `0.04 → 0.0328, -18 % (95 % interval: -21 % to -15 %), p 2.00e-7; 14 days before, 14 after`. */
export function changeWords({ before, after, difference, lift, reading, days }: BeforeAfter, alpha: number) {
  const change = lift === null ? signed(difference) : percent(lift, true)
  const span = spanWords(reading)
  const interval = span === null ? '' : ` (${percent(1 - alpha)} interval: ${span})`
  return `${figure(before)} → ${figure(after)}, ${change}${interval}, ${chanceWords(reading)}; ${days.before} days before, ${days.after} after`
}

function chanceWords({ p, p_adjusted }: Reading): string {
  if (p === null) return 'nothing varies, so no test'
  const several = p_adjusted === null || p_adjusted === p ? '' : ` (${figure(p_adjusted)} among several)`
  return `p ${figure(p)}${several}`
}

function spanWords({ lift, difference }: Reading): string | null {
  const told = lift ?? difference
  const shown = (bound: number) => (lift ? percent(bound, true) : signed(bound))
  if (told === null) return null
  return `${told.low === null ? 'anything' : shown(told.low)} to ${told.high === null ? 'anything' : shown(told.high)}`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${figure(value)}`
}
