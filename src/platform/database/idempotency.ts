export interface IdempotencyRow {
  fingerprint: string | null
  image_id: string | null
  created_at: number
}

/** An unfinished first request holds its key so long; then it is taken for dead. */
const HELD_MS = 60_000
export const REMEMBERED_MS = 24 * 3_600_000

/** Takes the key for this request. The row of the first request when there was one. */
export async function takeIdempotencyKey(
  database: D1Database,
  keyId: string,
  idempotencyKey: string,
  now: number,
): Promise<IdempotencyRow | null> {
  const taken = await database
    .prepare(`
      INSERT INTO idempotency_keys (key_id, idempotency_key, created_at) VALUES (?1, ?2, ?3)
      ON CONFLICT (key_id, idempotency_key) DO UPDATE SET created_at = ?3, fingerprint = NULL, image_id = NULL
      WHERE (image_id IS NULL AND created_at < ?4) OR created_at < ?5`)
    .bind(keyId, idempotencyKey, now, now - HELD_MS, now - REMEMBERED_MS)
    .run()
  if (taken.meta.changes > 0) return null
  return database
    .prepare(
      'SELECT fingerprint, image_id, created_at FROM idempotency_keys WHERE key_id = ? AND idempotency_key = ?',
    )
    .bind(keyId, idempotencyKey)
    .first<IdempotencyRow>()
}

export async function keepIdempotencyKey(
  database: D1Database,
  keyId: string,
  idempotencyKey: string,
  first: { fingerprint: string; image_id: string },
): Promise<void> {
  await database
    .prepare(
      'UPDATE idempotency_keys SET fingerprint = ?3, image_id = ?4 WHERE key_id = ?1 AND idempotency_key = ?2',
    )
    .bind(keyId, idempotencyKey, first.fingerprint, first.image_id)
    .run()
}

/** A request that was refused gives its key back: the client may mend it and send it again. */
export async function releaseIdempotencyKey(
  database: D1Database,
  keyId: string,
  idempotencyKey: string,
): Promise<void> {
  await database
    .prepare('DELETE FROM idempotency_keys WHERE key_id = ? AND idempotency_key = ? AND image_id IS NULL')
    .bind(keyId, idempotencyKey)
    .run()
}

export async function forgetIdempotencyKeys(database: D1Database, now: number): Promise<void> {
  await database
    .prepare('DELETE FROM idempotency_keys WHERE created_at < ?')
    .bind(now - REMEMBERED_MS)
    .run()
}
