/** A webhook the platform owes; made by trigger with the change that causes it. */
export interface DeliveryRow {
  id: string
  /** A study, or `alert/{incident}`. */
  subject: string
  url: string
  body: string
  state: 'pending' | 'delivered' | 'abandoned'
  attempts: number
  last_status: number | null
  last_error: string | null
  created_at: number
}

const DELIVERY = 'id, subject, url, body, state, attempts, last_status, last_error, created_at'

export function findDelivery(database: D1Database, id: string): Promise<DeliveryRow | null> {
  return database
    .prepare(`SELECT ${DELIVERY} FROM webhook_deliveries WHERE id = ?`)
    .bind(id)
    .first<DeliveryRow>()
}

/** Deliveries of this subject that no message was sent for yet. */
export async function announceDeliveries(database: D1Database, subject: string): Promise<string[]> {
  const { results } = await database
    .prepare(`
      UPDATE webhook_deliveries SET announced = 1 WHERE subject = ? AND state = 'pending' AND announced = 0 RETURNING id`)
    .bind(subject)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** Pending deliveries untouched since `before`: their message may be lost. */
export async function takeStaleDeliveries(
  database: D1Database,
  before: number,
  now: number,
  limit: number,
): Promise<string[]> {
  const { results } = await database
    .prepare(`
      UPDATE webhook_deliveries SET updated_at = ?2, announced = 1
      WHERE id IN (SELECT id FROM webhook_deliveries WHERE state = 'pending' AND updated_at < ?1 ORDER BY updated_at LIMIT ?3)
      RETURNING id`)
    .bind(before, now, limit)
    .all<{ id: string }>()
  return results.map(({ id }) => id)
}

export async function recordAttempt(
  database: D1Database,
  id: string,
  attempt: { state: DeliveryRow['state']; status: number | null; error: string | null; now: number },
): Promise<void> {
  await database
    .prepare(`
      UPDATE webhook_deliveries SET state = ?2, attempts = attempts + 1, last_status = ?3, last_error = ?4, updated_at = ?5
      WHERE id = ?1 AND state = 'pending'`)
    .bind(id, attempt.state, attempt.status, attempt.error, attempt.now)
    .run()
}

export async function listDeliveries(
  database: D1Database,
  subject: string,
  limit: number,
): Promise<DeliveryRow[]> {
  const { results } = await database
    .prepare(
      `SELECT ${DELIVERY} FROM webhook_deliveries WHERE subject = ? ORDER BY created_at DESC, id LIMIT ?`,
    )
    .bind(subject, limit)
    .all<DeliveryRow>()
  return results
}
