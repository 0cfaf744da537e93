import { DatabaseSync } from 'node:sqlite'
import type { Image } from '../../../src/contracts/image.ts'
import type { Result } from '../../../src/contracts/result.ts'
import type { Stage } from '../../../src/contracts/stage.ts'

export interface Arrival {
  id: string
  study: string
  name: string
  model: string
  bytes: number
  sha256: string
  received_at: number
}

interface Row extends Arrival {
  seq: number
  state: 'received' | 'done' | 'failed'
  finished_at: number | null
  stages: string
  result: string | null
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS images (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, study TEXT NOT NULL, name TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'received', model TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL,
    received_at INTEGER NOT NULL, finished_at INTEGER, stages TEXT NOT NULL DEFAULT '[]', result TEXT,
    UNIQUE (study, name));
  CREATE INDEX IF NOT EXISTS images_by_study ON images (study, seq)`

/** A write is on the disk when the call returns. */
export class Store {
  readonly #insert
  readonly #finish
  readonly #find
  readonly #page
  readonly #count

  constructor(path: string) {
    const database = new DatabaseSync(path)
    database.exec(SCHEMA)
    this.#insert = database.prepare(
      'INSERT INTO images (id, study, name, model, bytes, sha256, received_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    this.#finish = database.prepare(
      'UPDATE images SET state = ?, stages = ?, result = ?, finished_at = ? WHERE id = ?',
    )
    this.#find = database.prepare('SELECT * FROM images WHERE id = ?')
    this.#page = database.prepare('SELECT * FROM images WHERE study = ? AND seq > ? ORDER BY seq LIMIT ?')
    this.#count = database.prepare(
      'SELECT state, count(*) AS images FROM images WHERE study = ? GROUP BY state',
    )
  }

  insert({ id, study, name, model, bytes, sha256, received_at }: Arrival): void {
    this.#insert.run(id, study, name, model, bytes, sha256, received_at)
  }

  finish(id: string, stages: readonly Stage[], result: Result | undefined): void {
    const state = result ? 'done' : 'failed'
    this.#finish.run(state, JSON.stringify(stages), result ? JSON.stringify(result) : null, Date.now(), id)
  }

  find(id: string): Partial<Image> | undefined {
    const row = this.#find.get(id) as unknown as Row | undefined
    return row && present(row)
  }

  page(study: string, after: number, limit: number): { images: Partial<Image>[]; last: number } {
    const rows = this.#page.all(study, after, limit) as unknown as Row[]
    return { images: rows.map(present), last: rows.at(-1)?.seq ?? after }
  }

  count(study: string): { total: number; done: number; failed: number; pending: number } {
    const rows = this.#count.all(study) as unknown as { state: Row['state']; images: number }[]
    const of = (state: Row['state']) => rows.find((row) => row.state === state)?.images ?? 0
    const [done, failed, pending] = [of('done'), of('failed'), of('received')]
    return { total: done + failed + pending, done, failed, pending }
  }
}

function present({ seq: _, received_at, finished_at, stages, result, ...row }: Row): Partial<Image> {
  return {
    ...row,
    received_at: new Date(received_at).toISOString(),
    ...(finished_at !== null && { finished_at: new Date(finished_at).toISOString() }),
    stages: JSON.parse(stages),
    ...(result !== null && { result: JSON.parse(result) }),
  }
}
