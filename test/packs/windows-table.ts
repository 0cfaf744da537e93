import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

const [WINDOWS = ''] =
  /CREATE TABLE windows[^;]*;/.exec(
    readFileSync(join(import.meta.dirname, '../../migrations/0004_windows.sql'), 'utf8'),
  ) ?? []

interface WindowRow {
  readonly window: string
  /** Epoch ms. */
  readonly start: number
  readonly keys: Readonly<Record<string, unknown>>
  readonly values: Readonly<Record<string, unknown>>
}

/** Makes the table of windows; answers what writes a row, in the place of one that was there. */
export function windowsTable(database: DatabaseSync, pack: string): (row: WindowRow) => void {
  database.exec(WINDOWS)
  const write = database.prepare(
    `INSERT OR REPLACE INTO windows (pack, window, start, keys, "end", "values", cells, revised, written_at) VALUES (?, ?, ?, ?, 0, ?, '', 0, 0)`,
  )
  return ({ window, start, keys, values }) =>
    write.run(pack, window, start, JSON.stringify(keys), JSON.stringify(values))
}
