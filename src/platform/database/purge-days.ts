import type { ServedTable } from '../../engine/lake/served-table.ts'
import { quoted } from '../../engine/warehouse/column.ts'
import type { FactPlan } from '../../engine/warehouse/plan.ts'
import { DAY } from './lake-days.ts'

/** Rows that are deleted at a time, unless more of them have the same time. */
export const PURGED_AT_ONCE = 10_000

/** A day that the lake has as it is. */
export interface KeptDay {
  readonly day: number
  readonly version: number
  readonly lake_rows: number
  readonly purged_to: number
  readonly purged_rows: number
}

/** The earliest day before another that is in the lake as it is, and in the database too. */
export function dayToPurge(database: D1Database, name: string, before: number): Promise<KeptDay | null> {
  return database
    .prepare(`
      SELECT day, version, lake_rows, purged_to, purged_rows FROM warehouse_days
      WHERE name = ?1 AND day < ?2 AND is_changed = 0 AND in_lake = version AND purged_to < (day + 1) * ${DAY}
      ORDER BY day LIMIT 1`)
    .bind(name, before)
    .first<KeptDay>()
}

/** Something is not as it was noted: the day is brought into the lake anew. */
export async function markChanged(database: D1Database, name: string, day: number): Promise<void> {
  await database
    .prepare('UPDATE warehouse_days SET is_changed = 1 WHERE name = ?1 AND day = ?2')
    .bind(name, day)
    .run()
}

/**
 * Deletes the next rows of a day, in the order of their time, and says up to which time they are gone, in one transaction that does nothing
 * when anything was written to the day meanwhile.
 * @returns no, when the database does not have as many rows of the day as the lake
 */
export async function purgeStep(
  database: D1Database,
  { name, table }: ServedTable,
  { time }: FactPlan,
  { day, version, lake_rows, purged_to, purged_rows }: KeptDay,
): Promise<boolean> {
  const [from, end] = [Math.max(day * DAY, purged_to), (day + 1) * DAY]
  const at = quoted(time)
  const next = await database
    .prepare(
      `SELECT ${at} AS at FROM ${table} WHERE ${at} >= ?1 AND ${at} < ?2 ORDER BY ${at} LIMIT 1 OFFSET ?3`,
    )
    .bind(from, end, PURGED_AT_ONCE)
    .first<{ at: number }>()
  const to = next ? Math.max(next.at, from + 1) : end
  const counts = await database
    .prepare(
      `SELECT count(*) AS "all", coalesce(sum(${at} < ?3), 0) AS gone FROM ${table} WHERE ${at} >= ?1 AND ${at} < ?2`,
    )
    .bind(from, end, to)
    .first<{ all: number; gone: number }>()
  if (!counts || counts.all + purged_rows !== lake_rows) return false
  const asItWas = 'name = ?1 AND day = ?2 AND version = ?3 AND is_changed = 0 AND in_lake = version'
  await database.batch([
    database
      .prepare(
        `UPDATE warehouse_days SET purged_to = ?5, purged_rows = purged_rows + ?6 WHERE ${asItWas} AND purged_to = ?4`,
      )
      .bind(name, day, version, purged_to, to, counts.gone),
    // where that was done already there are no such rows: one that had come since would have marked the day
    database
      .prepare(
        `DELETE FROM ${table} WHERE ${at} >= ?4 AND ${at} < ?5 AND EXISTS (SELECT 1 FROM warehouse_days WHERE ${asItWas} AND purged_to = ?5)`,
      )
      .bind(name, day, version, from, to),
  ])
  return true
}

export interface PurgedDays {
  readonly name: string
  /** Epoch ms: rows before this time are only in the lake, or may be. */
  readonly before: number
}

/** Up to when tables are only in the lake, those of these names of which anything is. */
export async function purgedDays(database: D1Database, names: readonly string[]): Promise<PurgedDays[]> {
  const { results } = await database
    .prepare(`
      SELECT name, max(purged_to) AS before FROM warehouse_days
      WHERE name IN (SELECT value FROM json_each(?1)) AND purged_to > 0 GROUP BY name ORDER BY name`)
    .bind(JSON.stringify(names))
    .all<PurgedDays>()
  return results
}
