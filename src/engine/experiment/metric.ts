import type { Margin, Metric } from '../../contracts/experiment.ts'
import type { MetricAnswer } from '../../contracts/experiment-answer.ts'
import type { ExperimentSums } from '../../contracts/experiment-sums.ts'
import type { Null } from './bounds.ts'
import { cuped } from './cuped.ts'
import { linearMean, linearRatio } from './linear.ts'
import { fromSums, type Moments } from './moments.ts'
import { levels, type Pair } from './pair.ts'
import { fixedRule, read, readGuardrail, sequentialRule } from './reading.ts'
import type { Share } from './share-pair.ts'

export interface Look {
  readonly alpha: number
  /** As `mixture` gives it. */
  readonly ratio: number
  readonly least: number
}

/** Before it is put beside the others of its family. */
export type Unjudged = Omit<MetricAnswer, 'words'>

/** A metric of two variants, looked at both ways. */
export function answerMetric(
  name: string,
  metric: Metric,
  control: ExperimentSums,
  treatment: ExperimentSums,
  look: Look,
): Unjudged {
  const { pair, cuped } = pairOf(metric, control, treatment)
  const fixed = fixedRule(look.alpha)
  const sequential = sequentialRule(look.ratio, look.alpha)
  const level = pair ? levels(pair) : { control: null, treatment: null }
  const unknown = { difference: null, lift: null, p: null, p_adjusted: null }
  return {
    metric: name,
    kind: kindOf(metric),
    role: metric.guardrail ? ('guardrail' as const) : (metric.role ?? 'primary'),
    good: metric.good,
    enough: pair !== null && enough(pair, look.least),
    ...level,
    ...distanceOf(level),
    fixed: pair ? read(pair, fixed) : unknown,
    sequential: pair ? read(pair, sequential) : unknown,
    guardrail: metric.guardrail && pair ? guardrail(metric, metric.guardrail, pair) : null,
    cuped,
  }

  function guardrail({ good }: Metric, margin: Margin, of: Pair) {
    const worst = worstAllowed(margin, good, level.control ?? 0)
    return {
      fixed: readGuardrail(of, good, worst, fixed, look.alpha),
      sequential: readGuardrail(of, good, worst, sequential, look.alpha),
    }
  }
}

function kindOf(metric: Metric): MetricAnswer['kind'] {
  if ('proportion' in metric) return 'proportion'
  return 'mean' in metric ? 'mean' : 'ratio'
}

type Level = ReturnType<typeof levels>

function distanceOf({ control, treatment }: Level) {
  if (control === null || treatment === null) return { difference: null, lift: null }
  const difference = treatment - control
  return { difference, lift: control === 0 ? null : difference / Math.abs(control) }
}

/** Worse is less where up is good, below zero too. */
function worstAllowed(margin: Margin, good: 'up' | 'down', control: number): Null {
  const way = good === 'up' ? -1 : 1
  return 'absolute' in margin
    ? { plus: way * margin.absolute }
    : { times: 1 + way * margin.relative * (control < 0 ? -1 : 1) }
}

/** Null where a ratio has nothing under it, or a variant no unit. */
export function pairOf(
  metric: Metric,
  control: ExperimentSums,
  treatment: ExperimentSums,
): { readonly pair: Pair | null; readonly cuped: MetricAnswer['cuped'] } {
  if (control.units === 0 || treatment.units === 0) return { pair: null, cuped: null }
  if ('proportion' in metric && metric.before === undefined)
    return { pair: { kind: 'shares', control: share(control), treatment: share(treatment) }, cuped: null }
  const linear = (sums: ExperimentSums) => {
    const moments = momentsOfKind(metric, sums)
    return 'ratio' in metric ? linearRatio(moments) : linearMean(moments)
  }
  const c = linear(control)
  const t = linear(treatment)
  if (c === null || t === null) return { pair: null, cuped: null }
  if (metric.before === undefined) return { pair: { kind: 'linear', control: c, treatment: t }, cuped: null }
  const { theta, reduction, ...adjusted } = cuped(c, t)
  return { pair: { kind: 'linear', ...adjusted }, cuped: { theta, reduction } }
}

/** The square of a value that is 0 or 1 is the value. */
function momentsOfKind(metric: Metric, sums: ExperimentSums): Moments {
  if (!('proportion' in metric)) return fromSums(sums)
  const { hits } = share(sums)
  return fromSums({ ...sums, value_value: hits })
}

function share({ metric, variant, units, value }: ExperimentSums): Share {
  if (value < 0 || value > units)
    throw new RangeError(`${metric} of ${variant} counts ${value} of ${units} units: a unit counts once`)
  return { units, hits: value }
}

/** At least five expected each way under no difference (Cochran), and units enough for a mean to be about normal. */
function enough(pair: Pair, least: number): boolean {
  const { control, treatment } = pair
  const units = Math.min(control.units, treatment.units)
  if (units < least) return false
  if (pair.kind === 'linear') return pair.control.variance + pair.treatment.variance > 0
  const pooled = (pair.control.hits + pair.treatment.hits) / (control.units + treatment.units)
  return units * Math.min(pooled, 1 - pooled) >= 5
}
