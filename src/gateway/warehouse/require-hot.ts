import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { lakeName } from '../../engine/warehouse/day-marks.ts'
import { purgedDays } from '../../platform/database/purge-days.ts'

/**
 * Refuses what would read or write days of tables that are only in the lake: the answer would be of a part of them.
 * @param from epoch ms
 * @param instead what to do, told with the day from which on all is in the database
 */
export async function requireHot(
  database: D1Database,
  pack: Pack,
  tables: readonly string[],
  from: number,
  instead: (day: string) => string,
): Promise<void> {
  const names = tables
    .filter((table) => table.startsWith(`${pack.name}_`))
    .map((table) => lakeName(pack.name, table))
  const purged = (await purgedDays(database, names)).filter(({ before }) => from < before)
  const before = Math.max(...purged.map((table) => table.before))
  if (purged.length === 0) return
  const day = new Date(before).toISOString()
  const told = purged.map(({ name, before: until }) => `${name} before ${new Date(until).toISOString()}`)
  throw new Fault('only-in-lake', `Only the lake has ${told.join(', ')}. ${instead(day)}`, {
    tables: purged.map(({ name }) => name),
    before: day,
  })
}
