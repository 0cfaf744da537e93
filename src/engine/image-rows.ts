import { splitRef } from '../contracts/model.ts'
import type { Finished } from '../contracts/outcome.ts'
import { problemName } from '../contracts/problem.ts'
import type { Stage, StageName } from '../contracts/stage.ts'

const NANO = 1e9

/** What the end of a run says of it as a whole. */
export function inferenceRow(end: Finished) {
  const { outcome, role, id, study_id, bytes, began_at, finished_at, store_ms } = end
  const { model, version } = splitRef(outcome.model)
  return {
    study_id,
    image_id: id,
    model,
    model_version: version,
    variant: role,
    ...verdict(outcome),
    bytes,
    ...outcome.picture,
    queue_ms: sum(outcome.stages, ['image_queue', 'tensor_queue']),
    preprocess_ms: sum(outcome.stages, ['preprocess']),
    inference_ms: sum(outcome.stages, ['inference']),
    store_ms,
    end_to_end_ms: Math.max(0, finished_at - began_at),
    cost_nano_usd: Math.round(outcome.cost_usd * NANO),
    at: new Date(finished_at).toISOString(),
  }
}

/** The stages of that run. An image is accepted once: its answer tells of it, in the attempt that it was accepted for. */
export function stageRows(end: Finished) {
  const { outcome, role, id, began_at, finished_at, store_ms } = end
  const { model, version: model_version } = splitRef(outcome.model)
  const own = outcome.stages.filter(
    ({ stage, started_at }) => stage !== 'accept' || (role === 'answer' && started_at >= began_at),
  )
  return [...own, { stage: 'store' as const, ms: store_ms }].map(({ stage, ms }) => ({
    image_id: id,
    stage,
    ...(stage !== 'accept' && { model, model_version }),
    ms,
    at: new Date(finished_at).toISOString(),
  }))
}

function verdict(outcome: Finished['outcome']) {
  if (outcome.state === 'failed') return { outcome: 'failed', problem: problemName(outcome.problem) }
  const { label, probability } = outcome.result
  return { outcome: 'ok', label, score: probability }
}

function sum(stages: readonly Stage[], names: readonly StageName[]): number | undefined {
  const own = stages.filter(({ stage }) => names.includes(stage))
  return own.length === 0 ? undefined : own.reduce((total, { ms }) => total + ms, 0)
}
