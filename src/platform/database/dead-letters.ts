export interface DeadLetter {
  id: string
  queue: string
  body: string
}

export async function keepDeadLetters(
  database: D1Database,
  letters: readonly DeadLetter[],
  now: number,
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO dead_letters (id, queue, body, recorded_at)
      SELECT value ->> '$.id', value ->> '$.queue', value ->> '$.body', ?2 FROM json_each(?1) WHERE true
      ON CONFLICT (id) DO NOTHING`)
    .bind(JSON.stringify(letters), now)
    .run()
}

/** Oldest first. */
export async function listDeadLetters(
  database: D1Database,
  queue: string,
  limit: number,
): Promise<DeadLetter[]> {
  const { results } = await database
    .prepare(`
      SELECT id, queue, body FROM dead_letters WHERE queue = ? ORDER BY recorded_at, id LIMIT ?`)
    .bind(queue, limit)
    .all<DeadLetter>()
  return results
}

export async function forgetDeadLetters(database: D1Database, ids: readonly string[]): Promise<void> {
  await database
    .prepare('DELETE FROM dead_letters WHERE id IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(ids))
    .run()
}
