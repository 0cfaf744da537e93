import type { MetricAnswer } from '../../contracts/experiment-answer.ts'

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

/** `conversion 5 % → 5.62 %, +12.4 % (95 % interval, any time: +3.1 % to +22.5 %), p 0.004`. */
export function metricWords(answer: Omit<MetricAnswer, 'words'>, alpha: number): string {
  const { metric, kind, control, treatment, lift, difference, sequential } = answer
  if (control === null || treatment === null) return `${metric}: no value yet`
  const level = kind === 'proportion' ? percent : figure
  const change = lift === null ? `${signed(difference ?? 0)}` : percent(lift, true)
  const span = spanWords(answer)
  const interval = span === null ? '' : ` (${percent(1 - alpha)} interval at any time: ${span})`
  const chance = sequential.p === null ? 'nothing varies, so no test' : `p ${figure(sequential.p)}`
  return `${metric} ${level(control)} → ${level(treatment)}, ${change}${interval}, ${chance}${guardrailWords(answer)}`
}

function guardrailWords({ guardrail }: Omit<MetricAnswer, 'words'>): string {
  return guardrail === null ? '' : `, guardrail ${guardrail.sequential.state}`
}

function spanWords({ sequential }: Omit<MetricAnswer, 'words'>): string | null {
  if (sequential.lift !== null) {
    const { low, high } = sequential.lift
    return `${low === null ? 'anything' : percent(low, true)} to ${high === null ? 'anything' : percent(high, true)}`
  }
  if (sequential.difference === null) return null
  const { low, high } = sequential.difference
  return `${signed(low ?? Number.NaN)} to ${signed(high ?? Number.NaN)}`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${figure(value)}`
}
