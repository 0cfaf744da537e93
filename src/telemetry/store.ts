import { DurableObject } from 'cloudflare:workers'
import type { DataPoint } from '../platform/telemetry.ts'

/** Analytics Engine keeps three months; beyond so many points the oldest are forgotten, as sampling would thin them there. */
const MOST_POINTS = 5_000_000
const FORGET_EVERY = 10_000

/** What the local Analytics Engine binding was given: a point a row, as JSON, with the time it came. */
export class TelemetryStore extends DurableObject {
  #appended = 0

  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never)
    state.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS points (id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, point TEXT NOT NULL)',
    )
  }

  append(points: readonly DataPoint[]): void {
    const { sql } = this.ctx.storage
    sql.exec(
      'INSERT INTO points (timestamp, point) SELECT ?, value FROM json_each(?)',
      Date.now(),
      JSON.stringify(points),
    )
    this.#appended += points.length
    if (this.#appended < FORGET_EVERY) return
    this.#appended = 0
    sql.exec('DELETE FROM points WHERE id <= (SELECT max(id) FROM points) - ?', MOST_POINTS)
  }

  /** Points after `after` in order of arrival, at most `limit`. */
  read(after: number, limit: number): { id: number; timestamp: number; point: string }[] {
    return this.ctx.storage.sql
      .exec<{ id: number; timestamp: number; point: string }>(
        'SELECT id, timestamp, point FROM points WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit,
      )
      .toArray()
  }
}
