import type { Trial } from '../../contracts/experiment.ts'
import type { ExperimentAnswer, Verdict } from '../../contracts/experiment-answer.ts'
import type { ExperimentData, ExperimentSums } from '../../contracts/experiment-sums.ts'
import { correct } from './correct.ts'
import { answerMetric, type Look, type Unjudged } from './metric.ts'
import { sampleRatio } from './sample-ratio.ts'
import { mixture } from './sequential.ts'
import { readingOf, type Standing, verdict } from './verdict.ts'
import { metricWords } from './words.ts'

const DEFAULTS = { method: 'sequential', alpha: 0.05, correction: 'holm', least: 100 } as const

/** From what a database added up to the answer; docs/experiments.md gives the SQL and the rules. */
export function analyse(name: string, experiment: Trial, data: ExperimentData): ExperimentAnswer {
  const { variants, planned } = experiment
  const { method, alpha, correction } = { ...DEFAULTS, ...experiment }
  const exposed = sum(Object.values(data.exposed))
  const split = sampleRatio(data.exposed, variants)
  const undeclared = Object.keys(data.exposed).filter((variant) => !Object.hasOwn(variants, variant))
  const known = { method, alpha, exposed, planned, undeclared, sampleRatio: split, crossed: data.crossed }
  const standing: Standing = { ...known, reading: readingOf(known) }
  const treatments = Object.keys(variants).filter((variant) => variant !== 'control')
  const answered = treatments.map((variant) => answersOf(variant, experiment, data))
  const comparisons = adjust(answered, correction).map((family, i) => {
    const metrics = family.map((answer) => ({
      ...answer,
      words: metricWords(answer, standing.reading, alpha),
    }))
    return { variant: treatments[i] ?? '', metrics, verdict: verdict(metrics, standing) }
  })
  return {
    ...{ experiment: name, title: experiment.title, method, alpha, correction, planned },
    reading: standing.reading,
    ...{ exposed: data.exposed, crossed: data.crossed, sample_ratio: split, comparisons },
    verdict: overall(comparisons, standing),
  }
}

function answersOf(variant: string, experiment: Trial, data: ExperimentData): Unjudged[] {
  const { alpha, least } = { ...DEFAULTS, ...experiment }
  const units = (data.exposed.control ?? 0) + (data.exposed[variant] ?? 0)
  const { variants } = experiment
  const share = (variants.control + (variants[variant] ?? 0)) / sum(Object.values(variants))
  const look: Look = { alpha, least, ratio: mixture(units, experiment.planned * share, alpha) }
  return Object.entries(experiment.metrics).map(([metric, declared]) =>
    answerMetric(metric, declared, sumsOf(data, metric, 'control'), sumsOf(data, metric, variant), look),
  )
}

/** Units that did nothing count as zero: a metric over fewer units than were exposed is over those that did something, and biased. */
function sumsOf({ sums, exposed }: ExperimentData, metric: string, variant: string): ExperimentSums {
  const found = sums.find((row) => row.metric === metric && row.variant === variant)
  const units = exposed[variant] ?? 0
  if (!found && units === 0) return { metric, variant, units: 0, value: 0 }
  if (found?.units !== units)
    throw new RangeError(
      `${metric} of ${variant} is over ${found?.units ?? 0} units, but ${units} were exposed: those without a row count as zero`,
    )
  return found
}

/** The tests of one role are a family, over all variants. Guardrails are not: all of them have to hold. */
function adjust(
  answered: readonly (readonly Unjudged[])[],
  correction: ExperimentAnswer['correction'],
): Unjudged[][] {
  const family = (role: Unjudged['role'], way: 'fixed' | 'sequential') => {
    const tests = answered.flat().filter((answer) => answer.role === role)
    const values = correct(
      tests.map((answer) => answer[way].p),
      role === 'guardrail' ? 'none' : correction,
    )
    return new Map(tests.map((answer, i) => [answer, values[i] ?? null]))
  }
  const families = (['primary', 'secondary', 'guardrail'] as const).map((role) => ({
    fixed: family(role, 'fixed'),
    sequential: family(role, 'sequential'),
  }))
  const found = (answer: Unjudged, way: 'fixed' | 'sequential') =>
    families.map((of) => of[way].get(answer)).find((p) => p !== undefined) ?? null
  const adjusted = (answer: Unjudged): Unjudged => ({
    ...answer,
    fixed: { ...answer.fixed, p_adjusted: found(answer, 'fixed') },
    sequential: { ...answer.sequential, p_adjusted: found(answer, 'sequential') },
  })
  return answered.map((answers) => answers.map(adjusted))
}

type Comparisons = ExperimentAnswer['comparisons']

/** The variant to ship is the one whose first primary metric gains the most; it is waited for while any variant is. */
function overall(comparisons: Comparisons, standing: Standing): ExperimentAnswer['verdict'] {
  const ready = comparisons.filter((comparison) => comparison.verdict.decision === 'ship')
  const best = ready.toSorted((a, b) => gain(b) - gain(a))[0]
  if (best) return { ...best.verdict, variant: best.variant }
  const waiting = comparisons.find((comparison) => comparison.verdict.decision === 'wait')
  const chosen: Verdict = (waiting ?? comparisons[0])?.verdict ?? verdict([], standing)
  return { ...chosen, variant: null }
}

function gain({ metrics }: Comparisons[number]): number {
  const first = metrics.find(({ role }) => role === 'primary')
  return (first?.difference ?? 0) * (first?.good === 'down' ? -1 : 1)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
