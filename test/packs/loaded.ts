import type { Pack } from '../../src/contracts/pack.ts'
import { grouping } from '../../src/engine/stream/grouping.ts'
import { timeInserts } from '../../src/engine/warehouse/shared-tables.ts'
import { timeRows } from '../../src/engine/warehouse/time-dimension.ts'
import { INDIA } from '../../src/packs/shared/holidays.ts'
import type { Run } from './run.ts'
import { type Sent, Tables } from './tables.ts'
import { windowWriter } from './windows-table.ts'

/** The tables of a pack as its rows make them, and its windows as they are written at their close. */
export function loaded(pack: Pack, run: Pick<Run, 'rows'>, sent: readonly Sent[]): Tables {
  const tables = new Tables(pack)
  const write = windowWriter(tables.database, pack.name)
  for (const [window, { kind, by }] of Object.entries(pack.windows))
    for (const { start, ...values } of kind === 'tumbling' ? run.rows(window) : []) {
      const keys = Object.fromEntries(grouping(by).names.map((key) => [key, values[key]]))
      write({ window, start: Number(start) * 1000, keys, values })
    }
  for (const sql of timeInserts(timeRows(INDIA))) tables.database.exec(sql)
  for (let at = 0; at < sent.length; at += 7) tables.load(sent.slice(at, at + 7))
  return tables
}
