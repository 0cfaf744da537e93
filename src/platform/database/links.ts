/** A row of `links`, without its secret. */
export interface LinkRow {
  readonly id: string
  readonly name: string
  readonly pack: string
  readonly created_at: number
  readonly expires_at: number
  readonly revoked_at: number | null
}

const LINK = 'id, name, pack, created_at, expires_at, revoked_at'

export async function insertLink(
  database: D1Database,
  link: LinkRow & { readonly sha256: string; readonly created_by: string },
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO links (id, sha256, name, pack, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)`)
    .bind(link.id, link.sha256, link.name, link.pack, link.created_by, link.created_at, link.expires_at)
    .run()
}

/** One that still opens. */
export function findLink(database: D1Database, sha256: string, now: number): Promise<LinkRow | null> {
  return database
    .prepare(`SELECT ${LINK} FROM links WHERE sha256 = ? AND expires_at > ? AND revoked_at IS NULL`)
    .bind(sha256, now)
    .first<LinkRow>()
}

export async function listLinks(database: D1Database): Promise<LinkRow[]> {
  const { results } = await database
    .prepare(`SELECT ${LINK} FROM links ORDER BY created_at DESC, id`)
    .all<LinkRow>()
  return results
}

export function revokeLink(database: D1Database, id: string, now: number): Promise<LinkRow | null> {
  return database
    .prepare(`UPDATE links SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1 RETURNING ${LINK}`)
    .bind(id, now)
    .first<LinkRow>()
}
