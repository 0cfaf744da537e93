import type { BridgeTrouble } from '../contracts/bridge.ts'
import { newTable, type TableState } from './table-state.ts'

/** How the whole bridge fares. */
export interface Fare {
  failures: number
  trouble: (BridgeTrouble & { readonly passing: boolean }) | null
  catalogueTrouble: BridgeTrouble | null
  /** Where the tables are copied to, as they are kept here. */
  target: string
  /** Epoch ms; null: at the next look. */
  retryAt: number | null
  removed: number
  /** End of the last trip, epoch ms. */
  lookedAt: number
  /** The table that was visited last: the next trip begins behind it. */
  last: string
  /** What every table is to be reconciled after, epoch ms. */
  reconcileSince: number
}

const FRESH: Fare = {
  failures: 0,
  trouble: null,
  catalogueTrouble: null,
  target: '',
  retryAt: null,
  removed: 0,
  lookedAt: 0,
  last: '',
  reconcileSince: 0,
}

/** What the bridge keeps: little, and all of it can be found again at the target but for the counts and the times of removals. */
export class Book {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    storage.sql.exec('CREATE TABLE IF NOT EXISTS tables (name TEXT PRIMARY KEY, state TEXT NOT NULL)')
    storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS extras (key TEXT PRIMARY KEY, tab TEXT NOT NULL, noticed_at INTEGER NOT NULL)',
    )
  }

  get fare(): Fare {
    return this.#storage.kv.get<Fare>('fare') ?? { ...FRESH }
  }

  set fare(fare: Fare) {
    if (JSON.stringify(fare) !== JSON.stringify(this.fare)) this.#storage.kv.put('fare', fare)
  }

  tables(): TableState[] {
    const rows = this.#storage.sql.exec<{ state: string }>('SELECT state FROM tables ORDER BY name')
    return rows.toArray().map(({ state }) => JSON.parse(state))
  }

  /** Of another target nothing is known. */
  forget(): void {
    this.#storage.sql.exec('DELETE FROM tables')
    this.#storage.sql.exec('DELETE FROM extras')
  }

  table(name: string): TableState {
    const [row] = this.#storage.sql
      .exec<{ state: string }>('SELECT state FROM tables WHERE name = ?', name)
      .toArray()
    return row ? JSON.parse(row.state) : newTable(name)
  }

  /** Writes nothing when nothing changed: most looks find nothing, and each row written costs. */
  keep(state: TableState): void {
    const text = JSON.stringify(state)
    if (text === JSON.stringify(this.table(state.table)) && state.adopted) return
    this.#storage.sql.exec('INSERT OR REPLACE INTO tables (name, state) VALUES (?, ?)', state.table, text)
  }

  /** What a reconciliation found beyond the lake; what it found before keeps its time. */
  keepExtras(table: string, extras: readonly string[], now: number): void {
    const keys = JSON.stringify(extras)
    this.#storage.transactionSync(() => {
      const { sql } = this.#storage
      sql.exec(
        'DELETE FROM extras WHERE tab = ? AND key NOT IN (SELECT value FROM json_each(?))',
        table,
        keys,
      )
      sql.exec(
        'INSERT OR IGNORE INTO extras (key, tab, noticed_at) SELECT value, ?, ? FROM json_each(?)',
        table,
        now,
        keys,
      )
    })
  }

  /** Keys that were noticed at this time or before. */
  extrasUntil(table: string, until: number): string[] {
    const rows = this.#storage.sql.exec<{ key: string }>(
      'SELECT key FROM extras WHERE tab = ? AND noticed_at <= ? ORDER BY key',
      table,
      until,
    )
    return rows.toArray().map(({ key }) => key)
  }

  /** They are removed at the target. */
  dropExtras(keys: readonly string[]): void {
    if (keys.length === 0) return
    this.#storage.sql.exec(
      'DELETE FROM extras WHERE key IN (SELECT value FROM json_each(?))',
      JSON.stringify(keys),
    )
    this.fare = { ...this.fare, removed: this.fare.removed + keys.length }
  }

  extras(): number {
    return this.#storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM extras').one().n
  }
}
