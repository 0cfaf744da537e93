import { PARTITION } from '../engine/lake/column.ts'
import { dayOf } from '../engine/lake/physical.ts'
import type { ServedTable } from '../engine/lake/served-table.ts'
import { rowsIn } from '../engine/lake/table-state.ts'
import { DAY } from '../platform/database/lake-days.ts'
import { dayToPurge, type KeptDay, markChanged, purgeStep } from '../platform/database/purge-days.ts'
import type { DeltaTable } from './delta-table.ts'

/** Of one round: a few seconds, in which the database does other things too. */
const STEPS = 20

/**
 * Deletes days from the database that are older than its hot tier and that the lake has as they are.
 * @returns whether there is more
 */
export async function purge(
  table: DeltaTable,
  served: ServedTable,
  database: D1Database,
  now: number,
): Promise<boolean> {
  const { fact, name } = served
  if (fact?.hot === undefined) return false
  const before = Math.floor(now / DAY) - fact.hot
  for (let step = 0; step < STEPS; step++) {
    const day = await dayToPurge(database, name, before)
    if (!day) return false
    if ((await isInLake(table, day)) && (await purgeStep(database, served, fact, day))) continue
    console.error(`${name} of ${dayOf(day.day * DAY)} is not in the lake as it is in the database`)
    await markChanged(database, name, day.day)
    return false
  }
  return true
}

/** By the log of the table, which is what readers go by. */
async function isInLake(table: DeltaTable, { day, version, lake_rows }: KeptDay): Promise<boolean> {
  const state = await table.newest()
  const name = dayOf(day * DAY)
  const files = [...state.files.values()].filter(({ partitionValues }) => partitionValues[PARTITION] === name)
  const rows = files.reduce((sum, file) => sum + rowsIn(file), 0)
  return state.reached(name) === version && rows === lake_rows
}
