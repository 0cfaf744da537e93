import type { ReplayedPart, ReplayState } from '../contracts/replay.ts'
import type { ReplayJob } from '../engine/replay/job.ts'
import type { SavedBook, SliceRow } from '../engine/stream/window-book.ts'
import { textParts } from '../engine/text-parts.ts'

const TABLES = `
  CREATE TABLE IF NOT EXISTS places (part TEXT NOT NULL, ledger TEXT NOT NULL, last INTEGER NOT NULL, is_done INTEGER NOT NULL,
    PRIMARY KEY (part, ledger)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS texts (name TEXT NOT NULL, part INTEGER NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (name, part)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS slice_rows (window TEXT NOT NULL, start INTEGER NOT NULL, keys TEXT NOT NULL, ledger TEXT NOT NULL,
    row TEXT NOT NULL, PRIMARY KEY (window, start, keys, ledger)) WITHOUT ROWID`

/** A value may have 2 MB; keys of groups are any text. */
const PART_CHARACTERS = 500_000

export interface Place {
  readonly ledger: string
  /** The last log row that is taken in. */
  readonly last: number
  readonly isDone: boolean
}

/** Where a job stands. */
export interface Progress {
  readonly state: ReplayState
  /** The name of the step that is next. */
  readonly step: string
  readonly segments: number
  readonly rows: number
  /** When it began to read, epoch ms: what the live tables wrote later may hold rows that it did not see. */
  readonly readAt: number
  readonly parts: readonly ReplayedPart[]
  /** Which of the days of the lake is next. */
  readonly day: number
  /** Swap as soon as it is compared. */
  readonly isAsked?: boolean
  readonly failures?: number
  /** How often it was behind the live tables, in a row or not. */
  readonly waits?: number
  readonly problem?: string | undefined
}

/** What a replay keeps on disk between its steps: each step is in it whole, or not at all. */
export class Store {
  readonly #storage: DurableObjectStorage

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage
    storage.sql.exec(TABLES)
  }

  get job(): ReplayJob | undefined {
    return this.#storage.kv.get<ReplayJob>('job')
  }

  get progress(): Progress | undefined {
    return this.#storage.kv.get<Progress>('progress')
  }

  update(changes: Partial<Progress>): void {
    const { progress } = this
    if (progress) this.#storage.kv.put('progress', { ...progress, ...changes })
  }

  begin(job: ReplayJob, progress: Progress): void {
    this.#storage.transactionSync(() => {
      this.clear()
      this.#storage.kv.put('job', job)
      this.#storage.kv.put('progress', progress)
    })
  }

  clear(): void {
    this.#storage.transactionSync(() => {
      for (const table of ['places', 'texts', 'slice_rows']) this.#all(`DELETE FROM ${table}`)
      for (const name of ['job', 'progress']) this.#storage.kv.delete(name)
    })
  }

  place(part: string, ledger: string): Place {
    const [row] = this.#all<{ last: number; is_done: number }>(
      'SELECT last, is_done FROM places WHERE part = ? AND ledger = ?',
      part,
      ledger,
    )
    return { ledger, last: row?.last ?? 0, isDone: row?.is_done === 1 }
  }

  places(part: string): Place[] {
    return this.#all<{ ledger: string; last: number; is_done: number }>(
      'SELECT ledger, last, is_done FROM places WHERE part = ? ORDER BY ledger',
      part,
    ).map(({ ledger, last, is_done }) => ({ ledger, last, isDone: is_done === 1 }))
  }

  /** Moves on: what was read until there is in the tables. */
  reach(part: string, { ledger, last, isDone }: Place, read: { segments: number; rows: number }): void {
    const { segments = 0, rows = 0 } = this.progress ?? {}
    this.#storage.transactionSync(() => {
      this.#all(
        `INSERT INTO places (part, ledger, last, is_done) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (part, ledger) DO UPDATE SET last = ?3, is_done = ?4`,
        part,
        ledger,
        last,
        isDone ? 1 : 0,
      )
      this.update({ segments: segments + read.segments, rows: rows + read.rows })
    })
  }

  /** A text of any length that a step left for the next one; empty, when there is none. */
  text(name: string): string {
    const parts = this.#all<{ text: string }>('SELECT text FROM texts WHERE name = ? ORDER BY part', name)
    return parts.map(({ text }) => text).join('')
  }

  keepText(name: string, text: string): void {
    this.#storage.transactionSync(() => {
      this.#all('DELETE FROM texts WHERE name = ?', name)
      for (const [part, piece] of [...textParts(text, PART_CHARACTERS)].entries())
        this.#all('INSERT INTO texts (name, part, text) VALUES (?, ?, ?)', name, part, piece)
    })
  }

  book(ledger: string): SavedBook | undefined {
    const text = this.text(bookOf(ledger))
    return text === '' ? undefined : JSON.parse(text)
  }

  /** What a slice came to with the segments until a place. */
  saveSlice(
    book: SavedBook,
    changed: readonly SliceRow[],
    place: Place,
    read: { segments: number; rows: number },
  ): void {
    this.#storage.transactionSync(() => {
      this.keepText(bookOf(place.ledger), JSON.stringify(book))
      for (const row of changed)
        this.#all(
          `INSERT INTO slice_rows (window, start, keys, ledger, row) VALUES (?1, ?2, ?3, ?4, ?5)
           ON CONFLICT (window, start, keys, ledger) DO UPDATE SET row = ?5`,
          row.window,
          row.start,
          JSON.stringify(row.keys),
          place.ledger,
          JSON.stringify(row),
        )
      this.reach('windows', place, read)
    })
  }

  /** Rows of a window over all slices, whole windows at a time, behind a start. */
  sliceRows(window: string, after: number, limit: number): { ledger: string; row: SliceRow }[] {
    return this.#all<{ ledger: string; row: string }>(
      `SELECT ledger, row FROM slice_rows WHERE window = ?1 AND start > ?2 AND start <= coalesce(
         (SELECT start FROM slice_rows WHERE window = ?1 AND start > ?2 ORDER BY start LIMIT 1 OFFSET ?3), 9e15)
       ORDER BY start`,
      window,
      after,
      limit,
    ).map(({ ledger, row }) => ({ ledger, row: JSON.parse(row) }))
  }

  #all<Row extends Record<string, SqlStorageValue>>(statement: string, ...values: SqlStorageValue[]): Row[] {
    return this.#storage.sql.exec<Row>(statement, ...values).toArray()
  }
}

const bookOf = (ledger: string) => `book ${ledger}`
