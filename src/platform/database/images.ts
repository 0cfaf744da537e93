import type { ImageMessage, ImageState } from '../../contracts/image.ts'
import type { Stage } from '../../contracts/stage.ts'
import type { Usage } from '../../contracts/usage.ts'
import { IMAGE_COLUMNS, type ImageRow } from './image-row.ts'
import { askRuns, type ExtraRun } from './runs.ts'

/** An image row with the result of the model its row names, if there is one. */
export interface ImageResultRow extends ImageRow {
  label: string | null
  probability: number | null
  uncertain: number | null
  predictions: string | null
}

const IMAGE_WITH_RESULT = `SELECT ${IMAGE_COLUMNS}, results.label, results.probability, results.uncertain, results.predictions
  FROM images LEFT JOIN results
    ON results.image_id = images.id AND results.role = 'answer' AND results.model || '@' || results.version = images.model`

export interface NewImage {
  id: string
  name: string
  model: string
  object: { key: string; etag: string; bytes: number }
  study_id: string
  sha256: string | null
  metadata: string | null
  received_at: number
  queued_at: number
  stages: Stage[]
  usage: Usage
}

/** Adds an image with its extra runs, and its study when there is none. Nothing when the study already holds that name, or the id is known. */
export async function insertImage(
  database: D1Database,
  image: NewImage,
  extras: readonly ExtraRun[] = [],
): Promise<ImageRow | null> {
  const runs = extras.map((extra) => ({ ...extra, image_id: image.id }))
  const [, inserted] = await database.batch<ImageRow>([
    database
      .prepare('INSERT INTO studies (id, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
      .bind(image.study_id, image.received_at),
    database.prepare(INSERT_IMAGE).bind(JSON.stringify(image)),
    ...(runs.length > 0 ? [askRuns(database, runs, image.queued_at)] : []),
  ])
  return inserted?.results[0] ?? null
}

const INSERT_IMAGE = `
  INSERT INTO images (id, study_id, name, model, object_key, object_etag, bytes, sha256, metadata, received_at, queued_at,
    stages, usage)
  SELECT i ->> '$.id', i ->> '$.study_id', i ->> '$.name', i ->> '$.model', i ->> '$.object.key', i ->> '$.object.etag',
    i ->> '$.object.bytes', i ->> '$.sha256', i ->> '$.metadata', i ->> '$.received_at', i ->> '$.queued_at',
    i -> '$.stages', i -> '$.usage'
  FROM (SELECT ?1 AS i) WHERE true
  ON CONFLICT DO NOTHING
  RETURNING ${IMAGE_COLUMNS}`

export function findImage(database: D1Database, id: string): Promise<ImageResultRow | null> {
  return database.prepare(`${IMAGE_WITH_RESULT} WHERE images.id = ?`).bind(id).first<ImageResultRow>()
}

export function findImageByName(database: D1Database, study: string, name: string): Promise<ImageRow | null> {
  return database
    .prepare(`SELECT ${IMAGE_COLUMNS} FROM images WHERE study_id = ? AND name = ?`)
    .bind(study, name)
    .first<ImageRow>()
}

export const LIST_ORDERS = ['oldest', 'newest'] as const

/**
 * A page of a study by arrival: at most `limit` images that stand behind `after` in the order that begins with the oldest or the newest,
 * of one state or of all.
 */
export async function listImages(
  database: D1Database,
  study: string,
  after: number | undefined,
  limit: number,
  state?: ImageState,
  first: (typeof LIST_ORDERS)[number] = 'oldest',
): Promise<ImageResultRow[]> {
  const [behind, direction] = first === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC']
  const { results } = await database
    .prepare(`${IMAGE_WITH_RESULT} WHERE images.study_id = ?1 AND (?2 IS NULL OR images.seq ${behind} ?2)
        AND (?4 IS NULL OR images.state = ?4) ORDER BY images.seq ${direction} LIMIT ?3`)
    .bind(study, after ?? null, limit, state ?? null)
    .all<ImageResultRow>()
  return results
}

export async function markPreprocessed(
  database: D1Database,
  images: readonly Pick<ImageMessage, 'image_id' | 'attempt'>[],
): Promise<void> {
  await database
    .prepare(`
      UPDATE images SET state = 'preprocessed'
      FROM json_each(?1) AS m
      WHERE images.id = m.value ->> '$.image_id' AND images.attempt = m.value ->> '$.attempt' AND images.state = 'received'`)
    .bind(JSON.stringify(images.map(({ image_id, attempt }) => ({ image_id, attempt }))))
    .run()
}
