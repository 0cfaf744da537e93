import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'

const migration = (name: string) => readFileSync(join(import.meta.dirname, '../../migrations', name), 'utf8')
const [WINDOWS = ''] = /CREATE TABLE windows[^;]*;/.exec(migration('0004_windows.sql')) ?? []

/** What facts of windows are kept by. */
export const WINDOW_TABLES: readonly string[] = [WINDOWS, migration('0021_windows_purged.sql')]

interface WindowRow {
  readonly window: string
  /** Epoch ms. */
  readonly start: number
  readonly keys: Readonly<Record<string, unknown>>
  readonly values: Readonly<Record<string, unknown>>
}

/** What writes a row of a window, in the place of one that was there. */
export function windowWriter(database: DatabaseSync, pack: string): (row: WindowRow) => void {
  const write = database.prepare(
    `INSERT INTO windows (pack, window, start, keys, "end", "values", cells, revised, written_at) VALUES (?, ?, ?, ?, 0, ?, '', 0, 0)
    ON CONFLICT (pack, window, start, keys) DO UPDATE SET "values" = excluded."values"`,
  )
  return ({ window, start, keys, values }) =>
    write.run(pack, window, start, JSON.stringify(keys), JSON.stringify(values))
}
