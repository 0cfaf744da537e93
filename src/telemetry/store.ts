import { DurableObject } from 'cloudflare:workers'

export interface DataPoint {
  indexes: string[]
  blobs: string[]
  doubles: number[]
}

/** Analytics Engine keeps three months; beyond so many points the oldest are forgotten, as sampling would thin them there. */
const MOST_POINTS = 5_000_000

/** What the local Analytics Engine binding was given: a point a row, as JSON, with the time it came. */
export class TelemetryStore extends DurableObject {
  constructor(state: DurableObjectState, env: unknown) {
    super(state, env as never)
    state.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS points (id INTEGER PRIMARY KEY, timestamp INTEGER NOT NULL, point TEXT NOT NULL)',
    )
  }

  append(point: DataPoint): void {
    const { sql } = this.ctx.storage
    const { id } = sql
      .exec<{ id: number }>(
        'INSERT INTO points (timestamp, point) VALUES (?, ?) RETURNING id',
        Date.now(),
        JSON.stringify(point),
      )
      .one()
    if (id > MOST_POINTS && id % 1000 === 0) sql.exec('DELETE FROM points WHERE id <= ?', id - MOST_POINTS)
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
