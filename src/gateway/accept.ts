import type * as z from 'zod'
import type { ImageMessage, StoredObject } from '../contracts/image.ts'
import { splitRef } from '../contracts/model.ts'
import { Fault } from '../contracts/problem.ts'
import type { Usage } from '../contracts/usage.ts'
import { addUsage, NO_USAGE } from '../engine/cost.ts'
import { failed, stage } from '../engine/outcome.ts'
import type { ImageRow } from '../platform/database/image-row.ts'
import { findImageByName, insertImage, type NewImage } from '../platform/database/images.ts'
import { type Replacement, replaceFailedImage } from '../platform/database/redrive.ts'
import { askRuns, type ExtraRun } from '../platform/database/runs.ts'
import { imageMessage } from '../platform/queues.ts'
import { settle } from '../platform/settle.ts'
import { record } from '../platform/telemetry.ts'
import type { GatewayEnv } from './env.ts'
import type { Runs } from './plan-runs.ts'
import { checkSidecar } from './sidecar.ts'

/** A picture that is in R2 already, by either door, and what came with it. */
export interface Arrival {
  id: string
  study: string
  /** Without one the image is named after its file, or its id; such a name gives way to a picture that has it already. */
  name: string | undefined
  filename?: string | undefined
  runs: Runs
  metadata: unknown
  object: StoredObject
  /** Known of what came over HTTP; an inbox object is known by its etag. */
  sha256: string | null
  receivedAt: number
}

export interface Accepted {
  id: string
  /** False when the very same picture was here already. */
  isNew: boolean
  /** What is to be queued, the answer first; nothing when the image is known or was decided at once. */
  messages: ImageMessage[]
}

/** What taking an image costs: its row with three index entries and the study's row, as D1 counts them, besides the object. */
export const ACCEPT_USAGE = {
  requests: 1,
  r2_writes: 1,
  d1_rows_written: 7,
  object_requests: 1,
  telemetry_points: 1,
} satisfies Partial<Usage>

/**
 * Takes a stored picture into its study. A name belongs to one picture: the same bytes again are the same image, other bytes
 * are refused, unless the image failed or is parked; then they are its next attempt.
 */
export async function accept(
  env: GatewayEnv,
  context: Pick<ExecutionContext, 'waitUntil'>,
  sidecar: z.ZodType,
  arrival: Arrival,
): Promise<Accepted> {
  const now = Date.now()
  const fresh = {
    object: arrival.object,
    sha256: arrival.sha256,
    metadata: arrival.metadata === undefined ? null : JSON.stringify(arrival.metadata),
    received_at: arrival.receivedAt,
    queued_at: now,
    stages: [stage('accept', arrival.receivedAt, now)],
    usage: addUsage(NO_USAGE, { ...ACCEPT_USAGE, r2_stored_bytes: arrival.object.bytes }),
  }
  const { id, study, runs } = arrival
  const fault = checkSidecar(sidecar, arrival.metadata)
  const extras = fault ? [] : runs.extras
  const name = arrival.name ?? arrival.filename ?? id
  const image = { id, model: runs.answer, study_id: study, ...fresh }
  const inserted = await insertImage(env.DATABASE, { ...image, name }, extras)
  const { row, isNew } = inserted
    ? { row: inserted, isNew: true }
    : await meet(env, { ...arrival, name }, image, extras)
  if (!isNew) return { id: row.id, isNew, messages: [] }
  record(context, env.TELEMETRY, [acceptPoint(row, now - arrival.receivedAt)])
  const answer = imageMessage(row, now)
  if (!fault)
    return { id: row.id, isNew, messages: [answer, ...extras.map((extra) => imageMessage(row, now, extra))] }
  await settle(env, context, [failed(answer, fault)])
  return { id: row.id, isNew, messages: [] }
}

/** The name is taken: by this very picture, by one that failed and is tried again with these bytes, or by another one. */
async function meet(
  env: GatewayEnv,
  { study, name, object, sha256, filename }: Arrival & { name: string },
  image: Replacement & Omit<NewImage, 'name'>,
  extras: readonly ExtraRun[],
): Promise<{ row: ImageRow; isNew: boolean }> {
  const existing = await findImageByName(env.DATABASE, study, name)
  if (!existing) throw new Error(`image ${study}/${name} is neither new nor known`)
  const samePicture = sha256 ? existing.sha256 === sha256 : existing.object_etag === object.etag
  if (!samePicture && name === filename) {
    const renamed = await insertImage(env.DATABASE, { ...image, name: `${image.id}/${filename}` }, extras)
    if (renamed) return { row: renamed, isNew: true }
  }
  const replaced = await replaceFailedImage(env.DATABASE, existing.id, image)
  const leftover = replaced ? existing.object_key : object.key
  if (leftover !== (replaced ?? existing).object_key) await env.BUCKET.delete(leftover)
  if (replaced) {
    await askRuns(
      env.DATABASE,
      extras.map((extra) => ({ ...extra, image_id: existing.id })),
      image.queued_at,
    ).run()
    return { row: replaced, isNew: true }
  }
  if (samePicture) return { row: existing, isNew: false }
  throw new Fault(
    'name-taken',
    `"${name}" of study ${study} is another picture. Send this one under another name.`,
    { image: existing.id },
  )
}

function acceptPoint(row: ImageRow, ms: number) {
  const { model, version } = splitRef(row.model)
  return {
    stage: 'accept',
    outcome: 'ok' as const,
    ms,
    model,
    version,
    study: row.study_id,
    image: row.id,
    bytes: row.bytes,
  }
}
