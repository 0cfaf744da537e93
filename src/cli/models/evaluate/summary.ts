import { modelRef } from '../../../contracts/model.ts'
import { type Evaluation, evaluate } from '../../../engine/evaluation.ts'
import { shortType } from '../../image-row.ts'
import { type Distribution, distribution } from '../../percentile.ts'
import type { Answer, EvaluatePlan } from './run.ts'

export interface Summary {
  plan: EvaluatePlan
  evaluation: Evaluation
  /** How many images each version answered: an alias with a canary has more than one. */
  versions: Record<string, number>
  inference: Distribution | undefined
  endToEnd: Distribution | undefined
  failures: Record<string, string[]>
  /** Labels of labels.csv that no answer knows: spelled otherwise than the model spells them, as like as not. */
  unknownLabels: string[]
}

export function summarise(plan: EvaluatePlan, answers: readonly Answer[]): Summary {
  const results = answers.flatMap(({ label, image }) =>
    image?.result ? [{ expected: label, ...image.result }] : [],
  )
  const spoken = new Set(results.flatMap(({ predictions }) => predictions.map(({ label }) => label)))
  const asked = [...new Set(results.map(({ expected }) => expected))]
  return {
    plan,
    evaluation: evaluate(results),
    versions: countBy(results.map(({ model, version }) => modelRef(model, Number(version)))),
    inference: distribution(answers.flatMap(({ image }) => inferenceMs(image))),
    endToEnd: distribution(answers.flatMap(({ image }) => image?.end_to_end_ms ?? [])),
    failures: failuresOf(answers),
    unknownLabels: asked.filter((label) => !spoken.has(label)),
  }
}

const inferenceMs = (image: Answer['image']) =>
  (image?.stages ?? []).filter(({ stage }) => stage === 'inference').map(({ ms }) => ms)

function failuresOf(answers: readonly Answer[]): Record<string, string[]> {
  const failed = answers.filter(({ image }) => !image?.result)
  const byProblem = Map.groupBy(failed, ({ image, refusal }) => {
    const problem = refusal ?? image?.problem
    return problem ? shortType(problem) : `still ${image?.state ?? 'unsent'}`
  })
  return Object.fromEntries([...byProblem].map(([name, some]) => [name, some.map(({ file }) => file)]))
}

function countBy(values: readonly string[]): Record<string, number> {
  const groups = Map.groupBy(values, (value) => value)
  return Object.fromEntries([...groups].map(([value, members]) => [value, members.length]))
}

export function evaluationJson(summary: Summary): unknown {
  const { plan, evaluation, versions, inference, endToEnd, failures, unknownLabels } = summary
  return {
    model: plan.model,
    study: plan.study,
    images: plan.images.length,
    versions,
    ...evaluation,
    latency_ms: { inference: inference ?? null, end_to_end: endToEnd ?? null },
    failures,
    unknown_labels: unknownLabels,
  }
}
