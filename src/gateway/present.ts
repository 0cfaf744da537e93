import type { Image } from '../contracts/image.ts'
import { splitRef } from '../contracts/model.ts'
import type { Run } from '../contracts/result.ts'
import type { Study } from '../contracts/study.ts'
import type { ImageResultRow } from '../platform/database/images.ts'
import type { RunRow } from '../platform/database/runs.ts'
import type { StudyRow } from '../platform/database/studies.ts'

const iso = (epochMs: number) => new Date(epochMs).toISOString()

/** Leaves out what is null: an absent member, not an empty one. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], null> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null)) as never
}

/** `runs` are those of this image besides its answer; shadows are not among them, for nobody asked for one. */
export function presentImage(row: ImageResultRow, runs: readonly RunRow[] = []): Image {
  const { id, state, model, bytes, sha256, format, width, height, cost_usd, name } = row
  const began = row.attempt === 1 ? row.received_at : row.queued_at
  return {
    ...present({
      id,
      study: row.study_id,
      name,
      state,
      model,
      bytes,
      sha256,
      format,
      width,
      height,
      cost_usd,
    }),
    received_at: iso(row.received_at),
    ...(row.finished_at !== null && {
      finished_at: iso(row.finished_at),
      end_to_end_ms: row.finished_at - began,
    }),
    ...(row.metadata && { metadata: JSON.parse(row.metadata) }),
    stages: JSON.parse(row.stages),
    ...(row.problem && { problem: { ...JSON.parse(row.problem), instance: `/v1/images/${id}` } }),
    ...presentResult(row),
    ...(runs.length > 0 && { runs: runs.map(presentRun) }),
    links: {
      self: `/v1/images/${id}`,
      study: `/v1/studies/${row.study_id}`,
      ...(state === 'done' && { preview: `/v1/images/${id}/preview` }),
    },
  } as Image
}

type Scores = Pick<RunRow, 'label' | 'probability' | 'uncertain' | 'predictions'>

function presentResult(row: ImageResultRow) {
  const result = resultOf(splitRef(row.model), row)
  return result && { result }
}

function resultOf(
  of: { model: string; version: string },
  { label, probability, uncertain, predictions }: Scores,
) {
  if (label === null || probability === null || predictions === null) return undefined
  return { ...of, label, probability, uncertain: uncertain === 1, predictions: JSON.parse(predictions) }
}

function presentRun(row: RunRow): Run {
  const { model, version, role, state, problem } = row
  const result = resultOf({ model, version }, row)
  return {
    model,
    version,
    role,
    state,
    ...(result && { result }),
    ...(problem && { problem: JSON.parse(problem) }),
  }
}

export function presentStudy(row: StudyRow): Study {
  const { id, total, done, failed, parked, extra_runs, webhook, expected } = row
  return {
    ...present({ id, webhook, expected }),
    created_at: iso(row.created_at),
    complete: row.complete === 1,
    ...(row.complete === 1 && row.completed_at !== null && { completed_at: iso(row.completed_at) }),
    ...(row.metadata && { metadata: JSON.parse(row.metadata) }),
    ...(row.models && { models: JSON.parse(row.models) }),
    images: { total, done, failed, parked, pending: total - done - failed - parked, extra_runs },
    links: {
      self: `/v1/studies/${id}`,
      images: `/v1/studies/${id}/images`,
      results: `/v1/studies/${id}/results`,
    },
  } as Study
}
