import type { ImageState } from '../../contracts/image.ts'

/** A row of `images`, JSON columns still as text. */
export interface ImageRow {
  seq: number
  id: string
  study_id: string
  name: string
  state: ImageState
  attempt: number
  model: string
  object_key: string
  object_etag: string
  bytes: number
  sha256: string | null
  metadata: string | null
  format: string | null
  width: number | null
  height: number | null
  received_at: number
  queued_at: number
  finished_at: number | null
  stages: string
  usage: string
  cost_usd: number | null
  problem: string | null
}

/** The columns of an `ImageRow`, named after their table: after SELECT and after RETURNING. */
export const IMAGE_COLUMNS = `images.seq, images.id, images.study_id, images.name, images.state, images.attempt, images.model,
  images.object_key, images.object_etag, images.bytes, images.sha256, images.metadata, images.format, images.width,
  images.height, images.received_at, images.queued_at, images.finished_at, images.stages, images.usage, images.cost_usd,
  images.problem`
