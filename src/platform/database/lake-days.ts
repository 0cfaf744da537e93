import type { Version } from '../../engine/lake/as-of.ts'
import { mergedNames } from '../../engine/lake/merge-rows.ts'
import type { KeptRow, ServedTable } from '../../engine/lake/served-table.ts'
import { listed, quoted } from '../../engine/warehouse/column.ts'
import type { FactPlan, RolePlan } from '../../engine/warehouse/plan.ts'
import { chunks } from '../../engine/warehouse/statement.ts'
import type { Kept } from '../../engine/warehouse/values.ts'

export const DAY = 86_400_000
/** Rows of the database in memory at a time. */
export const PAGE_ROWS = 5_000
/** Late rows of a day that is only in the lake: so many are merged with it at a time, and are in memory for it. */
const LATE_ROWS = 20_000

/** A day of a table that is being brought into the lake. */
export interface Claim {
  /** Days since 1970, UTC; 0 of a table that is one part. */
  readonly day: number
  /** Which time it is that the day is brought there. */
  readonly version: number
  /** Rows of the day before this time are only in the lake, epoch ms. */
  readonly purged_to: number
}

/** Names of tables that have days which the lake does not have as they are. */
export async function tablesBehind(database: D1Database): Promise<string[]> {
  const { results } = await database
    .prepare('SELECT DISTINCT name FROM warehouse_days WHERE is_changed = 1 OR in_lake < version')
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}

/** How many days of each table the lake does not have as they are, 0 of those that it has. */
export async function waitingDays(database: D1Database): Promise<{ name: string; days: number }[]> {
  const { results } = await database
    .prepare(
      'SELECT name, count(*) FILTER (WHERE is_changed = 1 OR in_lake < version) AS days FROM warehouse_days GROUP BY name ORDER BY name',
    )
    .all<{ name: string; days: number }>()
  return results
}

/** The earliest of these days. @param before days from this on are left for later */
export async function daysBehind(
  database: D1Database,
  name: string,
  before: number,
  limit: number,
): Promise<number[]> {
  const { results } = await database
    .prepare(
      'SELECT day FROM warehouse_days WHERE name = ?1 AND day < ?2 AND (is_changed = 1 OR in_lake < version) ORDER BY day LIMIT ?3',
    )
    .bind(name, before, limit)
    .all<{ day: number }>()
  return results.map(({ day }) => day)
}

/**
 * Begins to bring a day into the lake, in one transaction: what is written from now on marks it as changed again. Rows that came since the
 * day was purged are moved out of the table and kept under this version until the lake has it: what comes meanwhile is not among them.
 * @param reached the version that the log of the table says it has
 */
export async function claimDay(
  database: D1Database,
  { name, table, fact }: ServedTable,
  day: number,
  reached: number,
): Promise<Claim> {
  const parameters = [name, day, reached]
  const claimed = database
    .prepare(
      'UPDATE warehouse_days SET version = max(version, ?3) + 1, is_changed = 0 WHERE name = ?1 AND day = ?2 RETURNING day, version, purged_to',
    )
    .bind(...parameters)
  const moves = fact?.serve === 'rows' ? moveLateSql(table, fact) : []
  const answers = await database.batch<Claim>([
    ...moves.map((sql) => database.prepare(sql).bind(...parameters)),
    claimed,
  ])
  const [claim] = answers.at(-1)?.results ?? []
  if (!claim) throw new Error(`${name} has no day ${day}`)
  return claim
}

function moveLateSql(table: string, fact: FactPlan): string[] {
  const time = `f.${quoted(fact.time)}`
  // what JSON makes of a fraction is not said to be exact
  const values = [...fact.grain, ...fact.columns].map(({ name, type }) =>
    type === 'real'
      ? `iif(f.${quoted(name)} IS NULL, NULL, printf('%!.17g', f.${quoted(name)}))`
      : `f.${quoted(name)}`,
  )
  return [
    `INSERT INTO warehouse_late (name, day, version, place, "row")
SELECT ?1, ?2, max(d.version, ?3) + 1, f.rowid, json_array(${values.join(', ')})
FROM warehouse_days AS d JOIN ${table} AS f ON ${time} >= ?2 * ${DAY} AND ${time} < d.purged_to
WHERE d.name = ?1 AND d.day = ?2
AND NOT EXISTS (SELECT 1 FROM warehouse_late WHERE name = ?1 AND day = ?2 AND version > ?3) LIMIT ${LATE_ROWS}`,
    `DELETE FROM ${table} WHERE rowid IN (SELECT l.place FROM warehouse_days AS d JOIN warehouse_late AS l USING (name, day)
WHERE d.name = ?1 AND d.day = ?2 AND l.version = max(d.version, ?3) + 1)`,
  ]
}

/** Rows that came since the day was purged and that the lake does not have, each the columns of `mergedNames`. */
export async function lateRows(
  database: D1Database,
  { name, fact }: ServedTable,
  { day }: Claim,
  reached: number,
): Promise<KeptRow[]> {
  if (fact?.serve !== 'rows') return []
  const { results } = await database
    .prepare('SELECT "row" FROM warehouse_late WHERE name = ?1 AND day = ?2 AND version > ?3')
    .bind(name, day, reached)
    .all<{ row: string }>()
  const names = mergedNames(fact)
  return results.map(({ row }) => {
    const values = JSON.parse(row) as Kept[]
    return Object.fromEntries(names.map((column, i) => [column, values[i] ?? null]))
  })
}

/** The rows of a day, page by page, in the order of their time. Of a table that is one part, all. */
export async function* dayPages(
  database: D1Database,
  { table, columns, fact }: ServedTable,
  { day, purged_to }: Claim,
): AsyncGenerator<KeptRow[]> {
  if (fact?.serve === 'lake') return
  const time = fact ? quoted(fact.time) : '0'
  const statement =
    database.prepare(`SELECT ${listed(columns.map(({ name }) => name))}, ${time} AS "_time", rowid AS "_place" FROM ${table}
WHERE (${time}, rowid) > (?1, ?2) AND ${time} < ?3 ORDER BY ${fact ? `${time}, ` : ''}rowid LIMIT ${PAGE_ROWS}`)
  let after: readonly [number, number] = [Math.max(day * DAY, purged_to) - 1, Number.MAX_SAFE_INTEGER]
  for (let rows = PAGE_ROWS; rows === PAGE_ROWS; ) {
    const { results } = await statement
      .bind(...after, (day + 1) * DAY)
      .all<KeptRow & { _time: number; _place: number }>()
    rows = results.length
    const last = results.at(-1)
    if (last) after = [last._time, last._place]
    yield results
  }
}

/** Whether nothing was written to a day since it was claimed. */
export async function isAsClaimed(
  database: D1Database,
  name: string,
  { day, version, purged_to }: Claim,
): Promise<boolean> {
  const row = await database
    .prepare(
      'SELECT 1 FROM warehouse_days WHERE name = ?1 AND day = ?2 AND version = ?3 AND purged_to = ?4 AND is_changed = 0',
    )
    .bind(name, day, version, purged_to)
    .first()
  return row !== null
}

export interface Exported extends Claim {
  /** Of the day in the lake, and those of them that are only there. */
  readonly rows: number
  readonly purgedRows: number
}

/** The lake has these days. What is left of late rows for which there was no room marks its day again. */
export async function noteExported(
  database: D1Database,
  { name, table, fact }: ServedTable,
  days: readonly Exported[],
): Promise<void> {
  const left =
    fact?.serve === 'rows'
      ? `EXISTS (SELECT 1 FROM ${table} WHERE ${quoted(fact.time)} >= ?2 * ${DAY} AND ${quoted(fact.time)} < purged_to)`
      : '0'
  const noted = database.prepare(
    `UPDATE warehouse_days SET in_lake = ?3, lake_rows = ?4, purged_rows = ?5, is_changed = max(is_changed, ${left}) WHERE name = ?1 AND day = ?2 AND in_lake < ?3`,
  )
  const forgotten = database.prepare(
    'DELETE FROM warehouse_late WHERE name = ?1 AND day = ?2 AND version <= ?3',
  )
  await database.batch(
    days.flatMap(({ day, version, rows, purgedRows }) => [
      noted.bind(name, day, version, rows, purgedRows),
      forgotten.bind(name, day, version),
    ]),
  )
}

/** The versions of members of a dimension. */
export async function versionsOf(
  database: D1Database,
  { dimension: { table, key, surrogate } }: RolePlan,
  members: readonly Kept[],
): Promise<Version[]> {
  const statement = database.prepare(
    `SELECT ${quoted(key.name)} AS key, valid_from, ${quoted(surrogate)} AS surrogate FROM ${table} WHERE ${quoted(key.name)} IN (SELECT value FROM json_each(?1))`,
  )
  const found: Version[] = []
  for (const chunk of chunks(members)) found.push(...(await statement.bind(chunk).all<Version>()).results)
  return found
}

/** Days of which all rows are only in the lake, so that what changes in dimensions marks them. */
export async function noteLakeDays(
  database: D1Database,
  name: string,
  days: readonly number[],
): Promise<void> {
  await database
    .prepare(`
      INSERT INTO warehouse_days (name, day, is_changed, purged_to)
      SELECT ?1, value, 0, (value + 1) * ${DAY} FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`)
    .bind(name, JSON.stringify(days))
    .run()
}
