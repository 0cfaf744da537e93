import type { Counts } from '../../contracts/event.ts'
import type { FileFormat, FileState } from '../../contracts/file.ts'

export interface NewFile {
  id: string
  stream: string
  name: string
  format: FileFormat
  gzip: boolean
  object_key: string
  bytes: number
  received_at: number
}

export interface FileRow {
  id: string
  stream: string
  name: string
  format: FileFormat
  gzip: number
  object_key: string
  bytes: number
  state: FileState
  chunk: number
  position: number
  header: string | null
  bytes_read: number
  accepted: number
  duplicates: number
  quarantined: number
  errors: string
  problem: string | null
  received_at: number
  started_at: number | null
  finished_at: number | null
}

const COLUMNS = `id, stream, name, format, gzip, object_key, bytes, state, chunk, position, header, bytes_read, accepted,
  duplicates, quarantined, errors, problem, received_at, started_at, finished_at`

/** Adds a file. One that is here already stays; if it failed it is under way again, from where it broke off, with the new object. */
export async function insertFile(database: D1Database, file: NewFile): Promise<void> {
  await database.batch([
    database
      .prepare(`
        INSERT INTO files (id, stream, name, format, gzip, object_key, bytes, received_at, touched_at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8) ON CONFLICT (id) DO NOTHING`)
      .bind(
        file.id,
        file.stream,
        file.name,
        file.format,
        Number(file.gzip),
        file.object_key,
        file.bytes,
        file.received_at,
      ),
    database
      .prepare(`
        UPDATE files SET state = 'received', problem = NULL, finished_at = NULL, touched_at = ?2, object_key = ?3
        WHERE id = ?1 AND state = 'failed'`)
      .bind(file.id, file.received_at, file.object_key),
  ])
}

export function findFile(database: D1Database, id: string): Promise<FileRow | null> {
  return database.prepare(`SELECT ${COLUMNS} FROM files WHERE id = ?`).bind(id).first<FileRow>()
}

/** Oldest first, after a place. */
export async function listFiles(
  database: D1Database,
  stream: string,
  after: { readonly received_at: number; readonly id: string },
  limit: number,
): Promise<FileRow[]> {
  const { results } = await database
    .prepare(`
      SELECT ${COLUMNS} FROM files
      WHERE stream = ?1 AND (received_at, id) > (?2, ?3) ORDER BY received_at, id LIMIT ?4`)
    .bind(stream, after.received_at, after.id, limit)
    .all<FileRow>()
  return results
}

/** The header of a CSV was read: chunks begin behind it. */
export async function beginFile(
  database: D1Database,
  id: string,
  header: string,
  position: number,
): Promise<void> {
  await database
    .prepare(`UPDATE files SET header = ?2, position = ?3 WHERE id = ?1 AND header IS NULL`)
    .bind(id, header, position)
    .run()
}

export interface FileProgress {
  /** Where the next chunk begins. */
  readonly position: number
  readonly bytesRead: number
  readonly counts: Counts
  readonly errors: string
}

/** One more chunk is counted. False when somebody else has said so already. */
export async function advanceFile(
  database: D1Database,
  { id, chunk }: Pick<FileRow, 'id' | 'chunk'>,
  { position, bytesRead, counts, errors }: FileProgress,
  now: number,
): Promise<boolean> {
  const { meta } = await database
    .prepare(`
      UPDATE files SET state = 'loading', chunk = chunk + 1, position = ?3, bytes_read = ?4, accepted = accepted + ?5,
        duplicates = duplicates + ?6, quarantined = quarantined + ?7, errors = ?8, touched_at = ?9,
        started_at = coalesce(started_at, ?9)
      WHERE id = ?1 AND chunk = ?2 AND state IN ('received', 'loading')`)
    .bind(id, chunk, position, bytesRead, counts.accepted, counts.duplicates, counts.quarantined, errors, now)
    .run()
  return meta.changes === 1
}

/** The end of a file, with the problem where it failed. Nothing when another has gone on meanwhile. */
export async function finishFile(
  database: D1Database,
  { id, chunk }: Pick<FileRow, 'id' | 'chunk'>,
  problem: string | null,
  now: number,
): Promise<void> {
  await database
    .prepare(`
      UPDATE files SET state = CASE WHEN ?3 IS NULL THEN 'loaded' ELSE 'failed' END, problem = ?3, finished_at = ?4,
        touched_at = ?4, started_at = coalesce(started_at, ?4), bytes_read = CASE WHEN ?3 IS NULL THEN bytes ELSE bytes_read END
      WHERE id = ?1 AND chunk = ?2 AND state IN ('received', 'loading')`)
    .bind(id, chunk, problem, now)
    .run()
}

/** Takes files that are under way and were not touched since `before`. */
export async function takeStaleFiles(
  database: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<string[]> {
  const { results } = await database
    .prepare(`
      UPDATE files SET touched_at = ?2 WHERE id IN (
        SELECT id FROM files WHERE state IN ('received', 'loading') AND touched_at <= ?1 ORDER BY touched_at LIMIT ?3)
      RETURNING id`)
    .bind(before, now, limit)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}
