import type { LedgerAddress } from '../../contracts/event.ts'
import type { Incident } from '../../contracts/incident.ts'
import type { SavedAlerts } from '../../engine/stream/alert.ts'
import type { Heard } from '../../engine/stream/window-book.ts'
import { textParts } from '../../engine/text-parts.ts'
import { ledgerName } from '../../platform/names.ts'

const TABLES = `
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS ledgers (name TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS alerts (part INTEGER PRIMARY KEY, state TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS raised (id TEXT PRIMARY KEY, incident TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, incident TEXT NOT NULL)`

/** A value may have 2 MB; keys of groups are any text. */
const PART_CHARACTERS = 500_000

export interface Checkpoint {
  /** How far each stream has come, epoch ms. */
  readonly newest: Readonly<Record<string, number>>
  readonly alerts: SavedAlerts
  /** As they are after this change. */
  readonly incidents: readonly Incident[]
}

/** What a Board cannot ask of its ledgers: who they are, how far it has come, what its alerts remember, and what it has yet to tell. */
export class BoardStore {
  readonly #storage: DurableObjectStorage
  readonly #ledgers: Map<string, LedgerAddress>
  #heard: Heard
  #alerts: string

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    storage.sql.exec(TABLES)
    this.#ledgers = new Map(
      this.#all<{ name: string; address: string }>('SELECT name, address FROM ledgers').map(
        ({ name, address }) => [name, JSON.parse(address)],
      ),
    )
    this.#heard = {
      newest: JSON.parse(this.#setting('newest') ?? '{}'),
      settled: JSON.parse(this.#setting('settled') ?? '{}'),
    }
    this.#alerts = this.#all<{ state: string }>('SELECT state FROM alerts ORDER BY part')
      .map(({ state }) => state)
      .join('')
  }

  get ledgers(): readonly LedgerAddress[] {
    return [...this.#ledgers.values()]
  }

  /** As it is on disk: a Board after this one will not be behind it. */
  get heard(): Heard {
    return this.#heard
  }

  /** All that was final when the streams had come so far is in the database. */
  settle(settled: Heard['settled']): void {
    const text = JSON.stringify(settled)
    if (text === JSON.stringify(this.#heard.settled)) return
    this.#set('settled', text)
    this.#heard = { ...this.#heard, settled }
  }

  /** Whether the ledger was new. */
  know(address: LedgerAddress): boolean {
    const name = ledgerName(address)
    if (this.#ledgers.has(name)) return false
    this.#all('INSERT INTO ledgers (name, address) VALUES (?, ?)', name, JSON.stringify(address))
    this.#ledgers.set(name, address)
    return true
  }

  /** The pack, which only callers know. */
  pack(): string | undefined {
    return this.ledgers[0]?.pack
  }

  alerts(): SavedAlerts | undefined {
    return this.#alerts === '' ? undefined : JSON.parse(this.#alerts)
  }

  /** What alerts remember and what they told are one change: nothing is told twice, and nothing is kept to itself. */
  checkpoint({ newest, alerts, incidents }: Checkpoint): void {
    const state = JSON.stringify(alerts)
    this.#storage.transactionSync(() => {
      this.#set('newest', JSON.stringify(newest))
      if (state !== this.#alerts) this.#saveAlerts(state)
      for (const incident of incidents) this.#tell(incident)
    })
    this.#heard = { ...this.#heard, newest }
    this.#alerts = state
  }

  /** Incidents that windows have no part in, as they are after this change. */
  record(incidents: readonly Incident[]): void {
    this.#storage.transactionSync(() => {
      for (const incident of incidents) this.#tell(incident)
    })
  }

  /** Incidents that are raised. */
  raised(): Incident[] {
    return this.#all<{ incident: string }>('SELECT incident FROM raised ORDER BY id').map(({ incident }) =>
      JSON.parse(incident),
    )
  }

  find(id: string): Incident | undefined {
    const [row] = this.#all<{ incident: string }>('SELECT incident FROM raised WHERE id = ?', id)
    return row && JSON.parse(row.incident)
  }

  /** What the database was not told yet, oldest first. */
  untold(): { readonly id: number; readonly incident: Incident }[] {
    const rows = this.#all<{ id: number; incident: string }>(
      'SELECT id, incident FROM outbox ORDER BY id LIMIT 100',
    )
    return rows.map(({ id, incident }) => ({ id, incident: JSON.parse(incident) }))
  }

  told(id: number): void {
    this.#all('DELETE FROM outbox WHERE id = ?', id)
  }

  #saveAlerts(state: string): void {
    this.#all('DELETE FROM alerts')
    for (const part of textParts(state, PART_CHARACTERS))
      this.#all('INSERT INTO alerts (state) VALUES (?)', part)
  }

  #tell(incident: Incident): void {
    const text = JSON.stringify(incident)
    if (incident.state === 'raised')
      this.#all('INSERT OR REPLACE INTO raised (id, incident) VALUES (?, ?)', incident.id, text)
    else this.#all('DELETE FROM raised WHERE id = ?', incident.id)
    this.#all('INSERT INTO outbox (incident) VALUES (?)', text)
  }

  #setting(name: string): string | undefined {
    return this.#all<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)[0]?.value
  }

  #set(name: string, value: string): void {
    this.#all('INSERT OR REPLACE INTO settings (name, value) VALUES (?, ?)', name, value)
  }

  #all<Row extends Record<string, SqlStorageValue>>(statement: string, ...values: SqlStorageValue[]): Row[] {
    return this.#storage.sql.exec<Row>(statement, ...values).toArray()
  }
}
