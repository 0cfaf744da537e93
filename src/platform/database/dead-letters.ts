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

/** Takes letters out, oldest first, to be sent again. */
export async function takeDeadLetters(
  database: D1Database,
  queue: string,
  limit: number,
): Promise<DeadLetter[]> {
  const { results } = await database
    .prepare(`
      DELETE FROM dead_letters
      WHERE id IN (SELECT id FROM dead_letters WHERE queue = ? ORDER BY recorded_at LIMIT ?)
      RETURNING id, queue, body`)
    .bind(queue, limit)
    .all<DeadLetter>()
  return results
}
