import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pack } from '../../src/contracts/pack.ts'
import { grouping } from '../../src/engine/stream/grouping.ts'
import { timeInserts } from '../../src/engine/warehouse/shared-tables.ts'
import { timeRows } from '../../src/engine/warehouse/time-dimension.ts'
import { INDIA } from '../../src/packs/shared/holidays.ts'
import type { Run } from './run.ts'
import { type Sent, Tables } from './tables.ts'

const [WINDOWS = ''] =
  /CREATE TABLE windows[^;]*;/.exec(
    readFileSync(join(import.meta.dirname, '../../migrations/0004_windows.sql'), 'utf8'),
  ) ?? []

/** The tables of a pack as its rows make them, and its windows as they are written at their close. */
export function loaded(pack: Pack, run: Pick<Run, 'rows'>, sent: readonly Sent[]): Tables {
  const tables = new Tables(pack)
  tables.database.exec(WINDOWS)
  const write = tables.database.prepare(
    `INSERT INTO windows (pack, window, start, keys, "end", "values", cells, revised, written_at) VALUES (?, ?, ?, ?, 0, ?, '', 0, 0)`,
  )
  for (const [name, { kind, by }] of Object.entries(pack.windows))
    for (const { start, ...row } of kind === 'tumbling' ? run.rows(name) : []) {
      const keys = grouping(by).names.map((key) => [key, row[key]])
      write.run(
        pack.name,
        name,
        Number(start) * 1000,
        JSON.stringify(Object.fromEntries(keys)),
        JSON.stringify(row),
      )
    }
  for (const sql of timeInserts(timeRows(INDIA))) tables.database.exec(sql)
  for (let at = 0; at < sent.length; at += 7) tables.load(sent.slice(at, at + 7))
  return tables
}
