import type { Pack } from '../../contracts/pack.ts'
import type { WarehouseCatalogue } from '../../engine/warehouse/warehouse-catalogue.ts'
import { requireHot } from '../warehouse/require-hot.ts'
import type { Asked } from './read-features.ts'

const DAY = 86_400_000

/** Refuses features of a time whose rows are only in the lake: they would be of a part of them. */
export async function requireHotViews(
  database: D1Database,
  packs: readonly Pack[],
  warehouse: WarehouseCatalogue,
  asked: readonly Asked[],
): Promise<void> {
  for (const { entry, questions } of asked) {
    const pack = packs.find(({ name }) => name === entry.pack)
    if (!pack || questions.length === 0) continue
    const earliest = questions.reduce((least, { at }) => Math.min(least, at), Infinity)
    const back = entry.delayMs + reachOf(entry.view.sql)
    const tables = warehouse.tablesIn(pack, entry.view.sql) ?? []
    await requireHot(
      database,
      pack,
      tables,
      earliest - back,
      (day) =>
        `${entry.fullName} looks ${Math.ceil(back / DAY)} days back: ask for times from ${new Date(Date.parse(day) + back).toISOString()} on.`,
    )
  }
}

/** How far before the time that is asked for a view looks, ms. */
const reachOf = (sql: string) =>
  Math.max(0, ...[...sql.matchAll(/\bs\.at\s*-\s*(\d+)/g)].map(([, ms]) => Number(ms)))
