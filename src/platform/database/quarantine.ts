export interface QuarantineRow {
  message_id: string
  stream: string
  contract: string
  rows: number
  errors: string
  quarantined_at: number
}

/** The first try of a message stays. */
export async function insertQuarantine(database: D1Database, row: QuarantineRow): Promise<void> {
  await database
    .prepare(`
      INSERT INTO quarantine (message_id, stream, contract, rows, errors, quarantined_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (stream, message_id) DO NOTHING`)
    .bind(row.message_id, row.stream, row.contract, row.rows, row.errors, row.quarantined_at)
    .run()
}

export type QuarantinePlace = Pick<QuarantineRow, 'quarantined_at' | 'message_id'>

/** Oldest first, after a place. */
export async function listQuarantine(
  database: D1Database,
  stream: string,
  { quarantined_at, message_id }: QuarantinePlace,
  limit: number,
): Promise<QuarantineRow[]> {
  const { results } = await database
    .prepare(`
      SELECT message_id, stream, contract, rows, errors, quarantined_at FROM quarantine
      WHERE stream = ?1 AND (quarantined_at, message_id) > (?2, ?3) ORDER BY quarantined_at, message_id LIMIT ?4`)
    .bind(stream, quarantined_at, message_id, limit)
    .all<QuarantineRow>()
  return results
}
