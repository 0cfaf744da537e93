import type {
  Direction,
  GuardrailState,
  MetricAnswer,
  SampleRatio,
  Verdict,
  VerdictReason,
} from '../../contracts/experiment-answer.ts'
import { percent } from './words.ts'

/** Over this share of units in two variants the assignment does not hold. */
const MOST_CROSSED = 0.01

export interface Standing {
  readonly method: 'sequential' | 'fixed'
  readonly reading: 'sequential' | 'fixed'
  readonly alpha: number
  readonly exposed: number
  readonly planned: number
  readonly crossed: number
  /** Variants that came and are not declared. */
  readonly undeclared: readonly string[]
  readonly sampleRatio: SampleRatio
}

/** The first rule that speaks decides: whether the split can be believed, then harm, then good, then the plan. */
export function verdict(metrics: readonly MetricAnswer[], standing: Standing): Verdict {
  return broken(standing) ?? harm(metrics, standing) ?? good(metrics, standing) ?? open(metrics, standing)
}

const say = (decision: Verdict['decision'], reason: VerdictReason, ...why: string[]): Verdict => ({
  decision,
  reason,
  why,
})

function broken({ undeclared, sampleRatio, crossed, exposed }: Standing): Verdict | null {
  if (undeclared.length > 0)
    return say(
      'stop',
      'undeclared',
      `units came with variants that are not declared: ${undeclared.join(', ')}`,
    )
  if (sampleRatio.ok === false)
    return say(
      'stop',
      'sample-ratio',
      `the units are not split as the weights say (p ${sampleRatio.p?.toExponential(1)}, under ${sampleRatio.threshold}): something loses units, and no metric can be believed`,
    )
  if (crossed > MOST_CROSSED * (exposed + crossed))
    return say(
      'stop',
      'crossed',
      `${percent(crossed / (exposed + crossed))} of the units met more than one variant: the assignment does not hold`,
    )
  return null
}

/** Before the planned units are there only what holds at any time may speak, whatever the method. */
export function readingOf({ method, exposed, planned }: Omit<Standing, 'reading'>): Standing['reading'] {
  return method === 'sequential' || exposed < planned ? 'sequential' : 'fixed'
}

export function direction(metric: MetricAnswer, standing: Standing): Direction {
  const { p_adjusted } = metric[standing.reading]
  if (!metric.enough || metric.difference === null || p_adjusted === null) return 'unclear'
  if (p_adjusted >= standing.alpha) return 'unclear'
  return metric.difference > 0 === (metric.good === 'up') ? 'better' : 'worse'
}

function stateOf({ guardrail, enough }: MetricAnswer, standing: Standing): GuardrailState {
  if (!guardrail || !enough) return 'open'
  return guardrail[standing.reading].state
}

const told = (metrics: readonly MetricAnswer[]) => metrics.map(({ words }) => words)

function harm(metrics: readonly MetricAnswer[], standing: Standing): Verdict | null {
  const over = metrics.filter((metric) => stateOf(metric, standing) === 'broken')
  if (over.length > 0)
    return say('stop', 'guardrail-broken', 'a guardrail is worse than its margin allows', ...told(over))
  const worse = primaries(metrics).filter((metric) => direction(metric, standing) === 'worse')
  return worse.length > 0 ? say('stop', 'worse', 'it makes a primary metric worse', ...told(worse)) : null
}

function good(metrics: readonly MetricAnswer[], standing: Standing): Verdict | null {
  if (standing.method === 'fixed' && standing.exposed < standing.planned) return null
  const primary = primaries(metrics)
  const better = primary.filter((metric) => direction(metric, standing) === 'better')
  const guardrails = metrics.filter(({ role }) => role === 'guardrail')
  const open = guardrails.filter((metric) => stateOf(metric, standing) !== 'held')
  if (primary.length === 0 && guardrails.length > 0 && open.length === 0)
    return say(
      'ship',
      'held',
      'it is asked only not to be worse, and every guardrail holds',
      ...told(guardrails),
    )
  if (better.length === 0) return null
  if (open.length === 0)
    return say('ship', 'better', 'a primary metric is better, and every guardrail holds', ...told(better))
  return say(
    'wait',
    'guardrail-open',
    'a primary metric is better, but a guardrail is not yet shown to hold: more units would show it',
    ...told([...better, ...open]),
  )
}

function open(metrics: readonly MetricAnswer[], standing: Standing): Verdict {
  const few = metrics.filter(({ role, enough }) => role !== 'secondary' && !enough)
  const done = percent(standing.exposed / standing.planned)
  if (few.length > 0 && standing.exposed < standing.planned)
    return say('wait', 'too-few', `too few units to tell; ${done} of those planned are there`, ...told(few))
  if (standing.exposed < standing.planned)
    return say(
      'wait',
      standing.method === 'fixed' ? 'not-planned-yet' : 'unclear',
      `${done} of the planned units are there${standing.method === 'fixed' ? ', and it is decided when all are' : ', and no difference is clear yet'}`,
      ...told(primaries(metrics)),
    )
  return say(
    'stop',
    'no-effect',
    'the planned units are there and no primary metric is better: what its interval leaves is all that may be there',
    ...told(primaries(metrics)),
  )
}

function primaries(metrics: readonly MetricAnswer[]): MetricAnswer[] {
  return metrics.filter(({ role }) => role === 'primary')
}
