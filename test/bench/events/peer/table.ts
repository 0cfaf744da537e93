import { DatabaseSync } from 'node:sqlite'
import type { Backend } from './backend.ts'
import type { Checked } from './contract.ts'
import { Group } from './group.ts'
import { type Figures, Windows } from './windows.ts'

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -200000;
  CREATE TABLE IF NOT EXISTS payments (
    transaction_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, city TEXT, amount TEXT NOT NULL, payment_mode TEXT NOT NULL,
    success_flag INTEGER NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS payment_success (
    city TEXT NOT NULL, start INTEGER NOT NULL, attempts INTEGER NOT NULL, succeeded INTEGER NOT NULL,
    PRIMARY KEY (city, start)) WITHOUT ROWID`

/** The way it is usually done: a table with a row an event, its key the primary key, and one of windows. One transaction a group of posts. */
export class Table implements Backend {
  readonly #database: DatabaseSync
  readonly #insert
  readonly #upsert
  readonly #group = new Group((posts) => this.#commit(posts))

  constructor(path: string) {
    this.#database = new DatabaseSync(path)
    this.#database.exec(SCHEMA)
    this.#insert = this.#database.prepare('INSERT OR IGNORE INTO payments VALUES (?, ?, ?, ?, ?, ?, ?)')
    this.#upsert = this.#database.prepare(`
      INSERT INTO payment_success VALUES (?, ?, ?, ?) ON CONFLICT (city, start) DO UPDATE SET
        attempts = attempts + excluded.attempts, succeeded = succeeded + excluded.succeeded`)
  }

  take(rows: readonly Checked[]): Promise<number> {
    return this.#group.take(rows)
  }

  async windows(): Promise<readonly Figures[]> {
    return this.#database
      .prepare('SELECT city, start, attempts, succeeded FROM payment_success')
      .all() as unknown as Figures[]
  }

  #commit(posts: readonly (readonly Checked[])[]): number[] {
    const windows = new Windows()
    this.#database.exec('BEGIN IMMEDIATE')
    const fresh = posts.map((rows) => rows.filter((row) => this.#isNew(row, windows)).length)
    for (const { city, start, attempts, succeeded } of windows.all())
      this.#upsert.run(city, start, attempts, succeeded)
    this.#database.exec('COMMIT')
    return fresh
  }

  #isNew(row: Checked, windows: Windows): boolean {
    const { transaction_id, order_id, city, amount, payment_mode, success_flag, at } = row.payment
    const values = [transaction_id, order_id, city ?? null, amount, payment_mode, Number(success_flag), at]
    const isNew = this.#insert.run(...values).changes === 1
    if (isNew) windows.fold(row)
    return isNew
  }
}
