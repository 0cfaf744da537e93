import type { Backend } from './backend.ts'
import { Connection } from './connection.ts'
import type { Checked } from './contract.ts'
import type { Figures } from './windows.ts'

/** As many posts are in the database at once. Their windows are the same rows, so that more only wait for each other. */
const CONNECTIONS = 4

const TABLES = [
  `CREATE TABLE IF NOT EXISTS payments (
    transaction_id text PRIMARY KEY, order_id text NOT NULL, city text, amount numeric NOT NULL, payment_mode text NOT NULL,
    success_flag boolean NOT NULL, at timestamptz NOT NULL)`,
  `CREATE TABLE IF NOT EXISTS payment_success (
    city text NOT NULL, start bigint NOT NULL, attempts bigint NOT NULL, succeeded bigint NOT NULL, PRIMARY KEY (city, start))
    WITH (fillfactor = 50)`,
]

/** One statement is one transaction: the rows of a post, and the windows of those that were new, in one order for all. */
const TAKE = `
  WITH fresh AS (
    INSERT INTO payments SELECT * FROM
      unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::text[], $6::boolean[], $7::timestamptz[])
    ON CONFLICT DO NOTHING RETURNING city, at, success_flag),
  counted AS (
    INSERT INTO payment_success
    SELECT coalesce(city, ''), floor(extract(epoch FROM at) / 300)::bigint * 300000, count(*), count(*) FILTER (WHERE success_flag)
    FROM fresh GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (city, start) DO UPDATE SET attempts = payment_success.attempts + excluded.attempts,
      succeeded = payment_success.succeeded + excluded.succeeded)
  SELECT count(*) FROM fresh`

/** PostgreSQL behind the same front: rows in a table, its primary key tells what is new. */
export class Postgres implements Backend {
  readonly #free: Connection[]
  readonly #waiting: ((connection: Connection) => void)[] = []

  private constructor(connections: Connection[]) {
    this.#free = connections
  }

  static async open(directory: string): Promise<Postgres> {
    const connections = await Promise.all(
      Array.from({ length: CONNECTIONS }, () => Connection.open(directory)),
    )
    for (const table of TABLES) await connections[0]?.query(table, [])
    return new Postgres(connections)
  }

  async take(rows: readonly Checked[]): Promise<number> {
    const payments = rows.map(({ payment }) => payment)
    const [[fresh] = []] = await this.#ask(TAKE, [
      array(payments.map(({ transaction_id }) => transaction_id)),
      array(payments.map(({ order_id }) => order_id)),
      array(payments.map(({ city }) => city ?? null)),
      array(payments.map(({ amount }) => amount)),
      array(payments.map(({ payment_mode }) => payment_mode)),
      array(payments.map(({ success_flag }) => String(success_flag))),
      array(payments.map(({ at }) => at)),
    ])
    return Number(fresh)
  }

  async windows(): Promise<readonly Figures[]> {
    const rows = await this.#ask('SELECT city, start, attempts, succeeded FROM payment_success', [])
    return rows.map(([city = '', start, attempts, succeeded]) => ({
      city: city ?? '',
      start: Number(start),
      attempts: Number(attempts),
      succeeded: Number(succeeded),
    }))
  }

  async #ask(statement: string, values: readonly string[]) {
    const connection =
      this.#free.pop() ?? (await new Promise<Connection>((resolve) => this.#waiting.push(resolve)))
    try {
      return await connection.query(statement, values)
    } finally {
      const next = this.#waiting.shift()
      if (next) next(connection)
      else this.#free.push(connection)
    }
  }
}

/** A value of an array type, as text. */
function array(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : quoted(value))).join(',')}}`
}

function quoted(value: string): string {
  return /["\\]/.test(value) ? `"${value.replaceAll(/["\\]/g, '\\$&')}"` : `"${value}"`
}
