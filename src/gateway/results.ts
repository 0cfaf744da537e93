import { splitRef } from '../contracts/model.ts'
import { type Problem, problemName } from '../contracts/problem.ts'
import type { RunRole } from '../contracts/run.ts'
import { toCsv } from '../engine/csv.ts'
import type { ImageResultRow } from '../platform/database/images.ts'
import type { RunRow } from '../platform/database/runs.ts'

export const RESULT_FORMATS = ['json', 'ndjson', 'csv'] as const
type ResultFormat = (typeof RESULT_FORMATS)[number]

/** A flat row for each answer, the same columns in every format. */
function toRow(row: ImageResultRow) {
  const problem: Problem | undefined = row.problem ? JSON.parse(row.problem) : undefined
  const { model, version } = splitRef(row.model)
  return {
    image: row.id,
    name: row.name,
    state: row.state as ImageResultRow['state'] | RunRow['state'],
    role: 'answer' as RunRole,
    model,
    version,
    label: row.label,
    probability: row.probability,
    uncertain: row.uncertain === null ? null : row.uncertain === 1,
    problem: problem ? problemName(problem) : null,
    detail: problem?.detail ?? null,
    format: row.format,
    width: row.width,
    height: row.height,
    bytes: row.bytes,
    received_at: new Date(row.received_at).toISOString(),
    finished_at: row.finished_at === null ? null : new Date(row.finished_at).toISOString(),
    cost_usd: row.cost_usd,
  }
}

/** What differs of a run from the answer beside it. */
function toRunRow({ state, role, model, version, label, probability, uncertain, problem: text }: RunRow) {
  const problem: Problem | undefined = text ? JSON.parse(text) : undefined
  return {
    state,
    role,
    model,
    version,
    label,
    probability,
    uncertain: uncertain === null ? null : uncertain === 1,
    problem: problem ? problemName(problem) : null,
    detail: problem?.detail ?? null,
  }
}

type ResultRow = ReturnType<typeof toRow>

const COLUMNS = [
  'image',
  'name',
  'state',
  'role',
  'model',
  'version',
  'label',
  'probability',
  'uncertain',
  'problem',
  'detail',
  'format',
  'width',
  'height',
  'bytes',
  'received_at',
  'finished_at',
  'cost_usd',
] as const satisfies readonly (keyof ResultRow)[]

/** With `runs`, those of each image stand under its answer. */
export function renderResults(
  format: ResultFormat,
  images: readonly ImageResultRow[],
  runs: readonly RunRow[],
): { body: string; type: string } {
  const byImage = Map.groupBy(runs, ({ image_id }) => image_id)
  const rows = images.flatMap((image) => {
    const answer = toRow(image)
    return [answer, ...(byImage.get(image.id) ?? []).map((run) => ({ ...answer, ...toRunRow(run) }))]
  })
  switch (format) {
    case 'json':
      return { body: JSON.stringify({ results: rows }), type: 'application/json' }
    case 'ndjson':
      return {
        body: rows.map((row) => `${JSON.stringify(row)}\n`).join(''),
        type: 'application/x-ndjson; charset=utf-8',
      }
    case 'csv':
      return {
        body: toCsv(
          COLUMNS,
          rows.map((row) => COLUMNS.map((column) => row[column])),
        ),
        type: 'text/csv; charset=utf-8; header=present',
      }
  }
}
