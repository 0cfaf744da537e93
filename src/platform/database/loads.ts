import type { Segment } from '../../contracts/segment.ts'
import { lakeName } from '../../engine/warehouse/day-marks.ts'
import type { Load } from '../../engine/warehouse/loader.ts'
import { addCounts, type Sum } from './quality.ts'
import { forgetUnloaded } from './unloaded.ts'

/** Whether the rows of a segment are in the tables already. */
export async function isLoaded(database: D1Database, { stream, ledger, last }: Segment): Promise<boolean> {
  const row = await database
    .prepare(`
      SELECT 1 FROM warehouse_loads WHERE stream = ?1 AND ledger = ?2 AND last = ?3
      UNION ALL SELECT 1 FROM warehouse_cursors WHERE stream = ?1 AND ledger = ?2 AND last >= ?3`)
    .bind(stream, ledger, last)
    .first()
  return row !== null
}

/**
 * Loads the rows of a segment in one transaction, which begins with writing down that they are loaded: a second time that fails, and all
 * of it with it.
 * @returns what rules count in the days of these rows now, or nothing if it was loaded before
 */
export async function loadSegment(
  database: D1Database,
  segment: Segment,
  { statements, tables, quality }: Load,
  rows: number,
  now: number,
): Promise<Sum[] | undefined> {
  const { stream, ledger, last } = segment
  const known = database
    .prepare(
      'INSERT INTO warehouse_loads (stream, ledger, last, "rows", loaded_at) VALUES (?1, ?2, ?3, ?4, ?5)',
    )
    .bind(stream, ledger, last, rows, now)
  const changed = database
    .prepare(`
      INSERT INTO warehouse_tables (name, version, newest, loaded_at)
      SELECT value ->> 'table', 1, value ->> 'newest', ?2 FROM json_each(?1) WHERE true
      ON CONFLICT (name) DO UPDATE SET version = version + 1, newest = max(newest, excluded.newest), loaded_at = excluded.loaded_at`)
    .bind(JSON.stringify(tables), now)
  try {
    const counted = addCounts(database, stream.split('.')[0] ?? '', quality, now)
    const answers = await database.batch<Sum>([
      known,
      ...statements.map(({ sql, parameters }) => database.prepare(sql).bind(...parameters)),
      changed,
      forgetUnloaded(database, segment),
      ...counted,
    ])
    return answers.slice(answers.length - counted.length).flatMap(({ results }) => results)
  } catch (error) {
    if (String(error).includes('UNIQUE constraint failed: warehouse_loads')) return undefined
    throw error
  }
}

/** A ledger's segments of a stream up to this log row are loaded, without a gap. */
export async function loadCursor(database: D1Database, stream: string, ledger: string): Promise<number> {
  const row = await database
    .prepare('SELECT last FROM warehouse_cursors WHERE stream = ?1 AND ledger = ?2')
    .bind(stream, ledger)
    .first<{ last: number }>()
  return row?.last ?? 0
}

export interface Tried {
  readonly attempts: number | null
  readonly failed_at: number | null
}

/** Which of these ends of segments are not loaded, and how often that failed. */
export async function unloaded(
  database: D1Database,
  stream: string,
  ledger: string,
  ends: readonly number[],
): Promise<Map<number, Tried>> {
  const { results } = await database
    .prepare(`
      SELECT value AS last, attempts, failed_at FROM json_each(?3)
      LEFT JOIN unloaded_segments AS failed ON failed.stream = ?1 AND failed.ledger = ?2 AND failed.last = value
      WHERE value NOT IN (SELECT last FROM warehouse_loads WHERE stream = ?1 AND ledger = ?2)`)
    .bind(stream, ledger, JSON.stringify(ends))
    .all<Tried & { last: number }>()
  return new Map(results.map(({ last, ...tried }) => [last, tried]))
}

/** So long a load is remembered by itself: longer than any message lives. */
const REMEMBERED_MS = 30 * 86_400_000

/** All up to `last` is loaded, so the loads before it need not be remembered one by one. */
export async function moveLoadCursor(
  database: D1Database,
  stream: string,
  ledger: string,
  last: number,
  now: number,
): Promise<void> {
  await database.batch([
    database
      .prepare(`
        INSERT INTO warehouse_cursors (stream, ledger, last) VALUES (?1, ?2, ?3)
        ON CONFLICT (stream, ledger) DO UPDATE SET last = excluded.last WHERE excluded.last > last`)
      .bind(stream, ledger, last),
    database
      .prepare(
        'DELETE FROM warehouse_loads WHERE stream = ?1 AND ledger = ?2 AND last <= ?3 AND loaded_at < ?4',
      )
      .bind(stream, ledger, last, now - REMEMBERED_MS),
  ])
}

/** Empties the tables of a pack and forgets that its segments were loaded, at once: the sweep finds them all again. The names are of the pack. */
export async function forgetLoads(
  database: D1Database,
  pack: string,
  tables: readonly string[],
): Promise<void> {
  const names = JSON.stringify(tables)
  await database.batch([
    ...tables.map((table) => database.prepare(`DELETE FROM ${table}`)),
    // the lake keeps what it has of a day until rows of it are there again
    database
      .prepare('UPDATE warehouse_days SET is_changed = 0 WHERE name IN (SELECT value FROM json_each(?1))')
      .bind(JSON.stringify(tables.map((table) => lakeName(pack, table)))),
    database.prepare("DELETE FROM warehouse_loads WHERE stream LIKE ?1 || '.%'").bind(pack),
    database.prepare("DELETE FROM warehouse_cursors WHERE stream LIKE ?1 || '.%'").bind(pack),
    database.prepare("DELETE FROM unloaded_segments WHERE stream LIKE ?1 || '.%'").bind(pack),
    database.prepare("DELETE FROM quality_results WHERE pack = ?1 AND scope = 'load'").bind(pack),
    // what was answered before is not so now
    database
      .prepare(
        'UPDATE warehouse_tables SET version = version + 1 WHERE name IN (SELECT value FROM json_each(?1))',
      )
      .bind(names),
  ])
}
