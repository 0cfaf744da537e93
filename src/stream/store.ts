import type { LedgerAddress } from '../contracts/event.ts'
import { type Generation, KeySet } from '../engine/stream/key-set.ts'
import { textParts } from '../engine/text-parts.ts'
import { MESSAGES, type Message, REMEMBERED_MS } from './answers.ts'
import type { Book, SavedState } from './book.ts'
import { decode } from './log-row.ts'

const TABLES = `
  CREATE TABLE IF NOT EXISTS log (sequence INTEGER PRIMARY KEY, entry TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS checkpoint (part INTEGER PRIMARY KEY, state TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS generations (id INTEGER PRIMARY KEY, generation TEXT NOT NULL, keys BLOB NOT NULL);
  CREATE TABLE IF NOT EXISTS answers (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, messages TEXT NOT NULL)`

/** A value may have 2 MB; keys of groups are any text. */
const PART_CHARACTERS = 500_000
/** Each some 150 bytes. */
const MESSAGES_A_ROW = 5_000

/** What a ledger keeps on disk: the log, and a checkpoint that says what all of the log up to some row came to. */
export class Store {
  readonly #storage: DurableObjectStorage
  /** Generations whose last form is on disk. */
  readonly #packed = new Set<number>()
  /** Rows of answers on disk, oldest first. */
  readonly #answered: { readonly id: number; readonly at: number; readonly messages: number }[] = []

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    storage.sql.exec(TABLES)
  }

  address(): LedgerAddress | undefined {
    const saved = this.setting('address')
    return saved === undefined ? undefined : JSON.parse(saved)
  }

  setting(name: string): string | undefined {
    const [row] = this.#all<{ value: string }>('SELECT value FROM settings WHERE name = ?', name)
    return row?.value
  }

  set(name: string, value: string): void {
    this.#all(
      'INSERT INTO settings (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2',
      name,
      value,
    )
  }

  unset(name: string): void {
    this.#all('DELETE FROM settings WHERE name = ?', name)
  }

  append(sequence: number, entry: string): void {
    this.#all('INSERT INTO log (sequence, entry) VALUES (?, ?)', sequence, entry)
  }

  /** Log rows in order, one in memory at a time. */
  *log(first: number, last: number): Generator<{ sequence: number; entry: string }> {
    yield* this.#storage.sql.exec<{ sequence: number; entry: string }>(
      'SELECT sequence, entry FROM log WHERE sequence BETWEEN ? AND ? ORDER BY sequence',
      first,
      last,
    )
  }

  /** Sizes of log rows in order, in bytes: at least as many as characters, and told without reading the rows. */
  sizes(last: number): { sequence: number; bytes: number }[] {
    return this.#all(
      'SELECT sequence, octet_length(entry) AS bytes FROM log WHERE sequence <= ? ORDER BY sequence',
      last,
    )
  }

  forget(last: number): void {
    this.#all('DELETE FROM log WHERE sequence <= ?', last)
  }

  /** `characters` are at most so many. */
  unsealed(): { first: number | null; characters: number } {
    const [row] = this.#all<{ first: number | null; characters: number }>(
      'SELECT min(sequence) AS first, coalesce(sum(octet_length(entry)), 0) AS characters FROM log',
    )
    return row ?? { first: null, characters: 0 }
  }

  /** When this throws, what is counted as saved may not be: the object must not live on. */
  checkpoint(book: Book, now: number): void {
    const text = JSON.stringify(book.save())
    this.#storage.transactionSync(() => {
      this.#all('DELETE FROM checkpoint')
      for (const part of textParts(text, PART_CHARACTERS))
        this.#all('INSERT INTO checkpoint (state) VALUES (?)', part)
      this.#saveKeys(book.keys)
      this.#saveAnswers(book.answers.takeUnsaved(), now)
      this.set('checkpoint', String(book.sequence))
    })
  }

  /** Brings a book to where the last commit left it. */
  load(book: Book): void {
    const parts = this.#all<{ state: string }>('SELECT state FROM checkpoint ORDER BY part')
    if (parts.length > 0) {
      const state: SavedState = JSON.parse(parts.map(({ state }) => state).join(''))
      book.restore(state)
      book.keys = this.#loadKeys(state.since ?? -Infinity)
      this.#loadAnswers(book)
    }
    for (const { sequence, entry } of this.log(book.sequence + 1, Number.MAX_SAFE_INTEGER))
      book.replay(decode(entry), sequence)
  }

  /** A generation that is sealed is written once; the open one again and again. */
  #saveKeys(keys: KeySet): void {
    const kept = new Set(keys.generations.map(({ id }) => id))
    for (const { id } of this.#all<{ id: number }>('SELECT id FROM generations'))
      if (!kept.has(id)) this.#all('DELETE FROM generations WHERE id = ?', id)
    for (const generation of keys.generations) {
      if (this.#packed.has(generation.id)) continue
      this.#all(
        `INSERT INTO generations (id, generation, keys) VALUES (?1, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET generation = ?2, keys = ?3`,
        generation.id,
        JSON.stringify(generation),
        keys.pack(generation.id).buffer as ArrayBuffer,
      )
      if (generation.sealed) this.#packed.add(generation.id)
    }
  }

  #loadKeys(since: number): KeySet {
    const rows = this.#all<{ generation: string; keys: ArrayBuffer }>(
      'SELECT generation, keys FROM generations',
    )
    const saved = rows.map(({ generation, keys }) => ({
      generation: JSON.parse(generation) as Generation,
      keys: new Uint8Array(keys),
    }))
    for (const { generation } of saved) if (generation.sealed) this.#packed.add(generation.id)
    return KeySet.restore(saved, since)
  }

  #saveAnswers(messages: readonly Message[], now: number): void {
    for (let at = 0; at < messages.length; at += MESSAGES_A_ROW) {
      const part = messages.slice(at, at + MESSAGES_A_ROW)
      const [row] = this.#all<{ id: number }>(
        'INSERT INTO answers (at, messages) VALUES (?, ?) RETURNING id',
        now,
        JSON.stringify(part),
      )
      if (row) this.#answered.push({ id: row.id, at: now, messages: part.length })
    }
    this.#forgetAnswers(now)
  }

  /** What memory does not hold either is not kept: a restart reads all that there is. */
  #forgetAnswers(now: number): void {
    const rows = this.#answered
    let messages = rows.reduce((sum, row) => sum + row.messages, 0)
    for (let [oldest] = rows; oldest; [oldest] = rows) {
      if (oldest.at >= now - REMEMBERED_MS && messages - oldest.messages < MESSAGES) return
      this.#all('DELETE FROM answers WHERE id = ?', oldest.id)
      messages -= oldest.messages
      rows.shift()
    }
  }

  #loadAnswers({ answers }: Book): void {
    const rows = this.#all<{ id: number; at: number; messages: string }>(
      'SELECT id, at, messages FROM answers ORDER BY id',
    )
    for (const { id, at, messages } of rows) {
      const read: Message[] = JSON.parse(messages)
      this.#answered.push({ id, at, messages: read.length })
      for (const message of read) answers.restore(message, at)
    }
  }

  #all<Row extends Record<string, SqlStorageValue>>(statement: string, ...values: SqlStorageValue[]): Row[] {
    return this.#storage.sql.exec<Row>(statement, ...values).toArray()
  }
}
