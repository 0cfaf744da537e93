import { DatabaseSync } from 'node:sqlite'
import type { SentRow, StreamName } from './traffic.ts'

/** Each key once, cleaned as the packs say: the distinct input. */
const DISTINCT = `
  CREATE TABLE input (stream TEXT NOT NULL, row TEXT NOT NULL);
  CREATE VIEW orders AS
    SELECT row ->> 'order_id' AS order_id, upper(trim(row ->> 'status')) AS status, min(trim(row ->> 'city')) AS city,
      min(CAST(round(unixepoch(row ->> 'order_time', 'subsec') * 1000) AS INTEGER)) AS time
    FROM input WHERE stream = 'orders' GROUP BY 1, 2;
  CREATE VIEW payments AS
    SELECT row ->> 'transaction_id' AS id, min(trim(row ->> 'city')) AS city, min(row ->> 'success_flag') AS succeeded,
      min(unixepoch(row ->> 'at', 'subsec') * 1000) AS time
    FROM input WHERE stream = 'payments' GROUP BY 1;
  CREATE VIEW heartbeats AS
    SELECT row ->> 'event_id' AS id, min(row ->> 'session_id') AS session, min(lower(row ->> 'player_state')) AS state,
      min(row ->> 'region') AS region, min(row ->> 'bitrate_kbps') AS kbps, min(unixepoch(row ->> 'at') * 1000) AS time
    FROM input WHERE stream = 'heartbeats' GROUP BY 1`

const bucket = (minutes: number) =>
  `CAST(floor(time / ${minutes * 60_000}.0) AS INTEGER) * ${minutes * 60_000}`

/** What each window has to say, in SQL; the columns are those of the API, `since` leaves out what no window takes any more. */
const WINDOWS = {
  'quickeats.orders_per_city': `
    SELECT ${bucket(1)} AS start, city, count(*) AS orders FROM orders
    WHERE status = 'PLACED' AND time >= :since GROUP BY 1, 2`,
  'quickeats.payment_success': `
    SELECT ${bucket(5)} AS start, city, count(*) AS attempts, sum(succeeded) AS succeeded,
      CAST(sum(succeeded) AS REAL) / count(*) AS rate
    FROM payments WHERE time >= :since GROUP BY 1, 2`,
  'playback.bitrate': `
    SELECT ${bucket(1)} AS start, region, 'a' AS cdn, 'tv' AS device_type, avg(kbps) AS avg_kbps
    FROM heartbeats WHERE state = 'playing' AND time >= :since GROUP BY 1, 2`,
  // a state lasts until the next row of its session, unless the session ended or was silent for a minute
  'playback.buffering_by_cdn': `
    SELECT ${bucket(1)} AS start, region, 'a' AS cdn, count(DISTINCT session) AS sessions,
      sum(state = 'buffering' AND before NOT IN ('buffering', 'ended') AND time - since_before <= 60000) AS rebuffers,
      sum(iif(state = 'buffering', lasted, 0)) AS buffered, sum(iif(state IN ('playing', 'buffering'), lasted, 0)) AS watched
    FROM (
      SELECT *, iif(next - time <= 60000, (next - time) / 1000, 0) AS lasted FROM (
        SELECT *, lead(time) OVER own AS next, coalesce(lag(state) OVER own, 'ended') AS before,
          coalesce(lag(time) OVER own, 0) AS since_before
        FROM heartbeats WHERE time >= :since WINDOW own AS (PARTITION BY session ORDER BY time)))
    GROUP BY 1, 2`,
} as const
export type WindowName = keyof typeof WINDOWS
export const WINDOW_NAMES = Object.keys(WINDOWS) as WindowName[]

export interface WindowRow {
  readonly start: number
  readonly [column: string]: unknown
}

const KEYS: Readonly<Record<StreamName, string>> = {
  orders: 'order_id, status',
  payments: 'id',
  heartbeats: 'id',
}

/** All that was sent and is good, in another engine. */
export class Reference {
  readonly #database = new DatabaseSync(':memory:')

  constructor() {
    this.#database.exec(DISTINCT)
  }

  add(rows: readonly SentRow[]): void {
    const insert = this.#database.prepare('INSERT INTO input (stream, row) VALUES (?, ?)')
    this.#database.exec('BEGIN')
    for (const { stream, text, isGood } of rows) if (isGood) insert.run(stream, text)
    this.#database.exec('COMMIT')
  }

  /** Rows of a window, by its start and keys. @param since event time, epoch ms, before which nothing is counted */
  window(name: WindowName, since: number): WindowRow[] {
    const rows = this.#database.prepare(WINDOWS[name]).all({ since }) as unknown as WindowRow[]
    return sorted(rows.map((row) => ({ ...row })))
  }

  /** Orders of each city whose last status is not the end of them. */
  activeOrders(): Record<string, number> {
    const rows = this.#database
      .prepare(`
        SELECT city, count(*) AS active FROM (
          SELECT city, status, row_number() OVER (PARTITION BY order_id ORDER BY time DESC, CASE status
            WHEN 'PLACED' THEN 0 WHEN 'ACCEPTED' THEN 1 WHEN 'PICKED_UP' THEN 2 WHEN 'DELIVERED' THEN 3 ELSE 4 END DESC) AS last
          FROM orders)
        WHERE last = 1 AND status IN ('PLACED', 'ACCEPTED', 'PICKED_UP') GROUP BY 1`)
      .all() as { city: string; active: number }[]
    return Object.fromEntries(rows.map(({ city, active }) => [city, active]))
  }

  /** Keys of the distinct rows of a stream, in order. */
  keys(stream: StreamName): string[] {
    const rows = this.#database
      .prepare(`SELECT json_array(${KEYS[stream]}) AS key FROM ${stream} ORDER BY 1`)
      .all() as { key: string }[]
    return rows.map(({ key }) => key)
  }

  /** Distinct rows of a stream, and those of them that count in a window but came when it was forgotten. */
  count(stream: StreamName, where = 'true'): number {
    const [row] = this.#database.prepare(`SELECT count(*) AS n FROM ${stream} WHERE ${where}`).all() as {
      n: number
    }[]
    return row?.n ?? 0
  }

  close(): void {
    this.#database.close()
  }
}

export function sorted(rows: WindowRow[]): WindowRow[] {
  const id = ({ start, city, region }: WindowRow) => `${start} ${city ?? region}`
  return rows.sort((a, b) => (id(a) < id(b) ? -1 : 1))
}
