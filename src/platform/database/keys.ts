/** A row of `keys`; `scopes` is a JSON array. */
export interface KeyRow {
  id: string
  name: string
  scopes: string
  requests_per_minute: number
  created_at: number
  revoked_at: number | null
}

const KEY = 'id, name, scopes, requests_per_minute, created_at, revoked_at'

export function findKeyByHash(database: D1Database, sha256: string): Promise<KeyRow | null> {
  return database.prepare(`SELECT ${KEY} FROM keys WHERE sha256 = ?`).bind(sha256).first<KeyRow>()
}

export async function insertKey(database: D1Database, key: KeyRow & { sha256: string }): Promise<void> {
  await database
    .prepare(`
      INSERT INTO keys (id, sha256, name, scopes, requests_per_minute, created_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (sha256) DO NOTHING`)
    .bind(key.id, key.sha256, key.name, key.scopes, key.requests_per_minute, key.created_at)
    .run()
}

export async function listKeys(database: D1Database): Promise<KeyRow[]> {
  const { results } = await database.prepare(`SELECT ${KEY} FROM keys ORDER BY created_at, id`).all<KeyRow>()
  return results
}

export function revokeKey(database: D1Database, id: string, now: number): Promise<KeyRow | null> {
  return database
    .prepare(`UPDATE keys SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1 RETURNING ${KEY}`)
    .bind(id, now)
    .first<KeyRow>()
}
