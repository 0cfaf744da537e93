import type { KeyRow } from './keys.ts'

/** Who is signed in, as a key that ends. */
export type SessionRow = Omit<KeyRow, 'created_at'> & { readonly expires_at: number }

/** What a session is of. */
export type Holder = { readonly key_id: string } | { readonly link_id: string }

/** Of all who hold one link together. */
const LINK_REQUESTS_PER_MINUTE = 6000

/** A session is over with the key or link that it is of. */
export function findSession(database: D1Database, sha256: string, now: number): Promise<SessionRow | null> {
  return database
    .prepare(`
      SELECT coalesce(k.id, l.id) AS id, coalesce(k.name, l.name) AS name,
        coalesce(k.scopes, json_array('read:' || l.pack)) AS scopes,
        coalesce(k.requests_per_minute, ${LINK_REQUESTS_PER_MINUTE}) AS requests_per_minute,
        coalesce(k.revoked_at, l.revoked_at) AS revoked_at, s.expires_at
      FROM sessions AS s LEFT JOIN keys AS k ON k.id = s.key_id LEFT JOIN links AS l ON l.id = s.link_id
      WHERE s.sha256 = ?1 AND s.expires_at > ?2`)
    .bind(sha256, now)
    .first<SessionRow>()
}

/** Those of the hashes, of keys and of sessions, that still let in. */
export async function findStanding(
  database: D1Database,
  hashes: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  const { results } = await database
    .prepare(`
      SELECT asked.value AS sha256 FROM json_each(?1) AS asked
      WHERE EXISTS (SELECT 1 FROM keys AS k WHERE k.sha256 = asked.value AND k.revoked_at IS NULL)
        OR EXISTS (
          SELECT 1 FROM sessions AS s LEFT JOIN keys AS k ON k.id = s.key_id LEFT JOIN links AS l ON l.id = s.link_id
          WHERE s.sha256 = asked.value AND s.expires_at > ?2 AND coalesce(k.revoked_at, l.revoked_at) IS NULL)`)
    .bind(JSON.stringify(hashes), now)
    .all<{ sha256: string }>()
  return new Set(results.map(({ sha256 }) => sha256))
}

/** Those that are over are forgotten with it. */
export async function insertSession(
  database: D1Database,
  session: { readonly sha256: string; readonly holder: Holder; readonly expires_at: number },
  now: number,
): Promise<void> {
  const { sha256, holder, expires_at } = session
  const keyId = 'key_id' in holder ? holder.key_id : null
  const linkId = 'link_id' in holder ? holder.link_id : null
  await database.batch([
    database.prepare('DELETE FROM sessions WHERE expires_at <= ?').bind(now),
    database
      .prepare('INSERT INTO sessions (sha256, key_id, link_id, expires_at) VALUES (?, ?, ?, ?)')
      .bind(sha256, keyId, linkId, expires_at),
  ])
}

export async function deleteSession(database: D1Database, sha256: string): Promise<void> {
  await database.prepare('DELETE FROM sessions WHERE sha256 = ?').bind(sha256).run()
}

export async function insertTicket(
  database: D1Database,
  ticket: { readonly sha256: string; readonly key_id: string; readonly expires_at: number },
  now: number,
): Promise<void> {
  await database.batch([
    database.prepare('DELETE FROM tickets WHERE expires_at <= ?').bind(now),
    database
      .prepare('INSERT INTO tickets (sha256, key_id, expires_at) VALUES (?, ?, ?)')
      .bind(ticket.sha256, ticket.key_id, ticket.expires_at),
  ])
}

/** @returns the key that it stands for; nothing when it was taken before, or is over */
export async function takeTicket(database: D1Database, sha256: string, now: number): Promise<string | null> {
  const row = await database
    .prepare('DELETE FROM tickets WHERE sha256 = ? RETURNING key_id, expires_at')
    .bind(sha256)
    .first<{ key_id: string; expires_at: number }>()
  return row && row.expires_at > now ? row.key_id : null
}
