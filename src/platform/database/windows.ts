import type { BoardRow } from '../../engine/stream/board-row.ts'
import { chunks } from '../../engine/warehouse/statement.ts'

/**
 * Window rows as they are now: a later writing of the same row takes its place, and a row that was revised stays so. What is there
 * already is not written again: a Board that starts anew brings all that it may still correct.
 */
export async function writeWindows(
  database: D1Database,
  pack: string,
  rows: readonly BoardRow[],
  now: number,
): Promise<void> {
  const statement = database.prepare(`
    INSERT INTO windows (pack, window, start, keys, "end", "values", cells, revised, written_at)
    SELECT ?1, row ->> 'window', row ->> 'start', row -> 'keys', row ->> 'end', row -> 'values', coalesce(row -> 'cells', '[]'),
      row ->> 'revised', ?2
    FROM (SELECT value AS row FROM json_each(?3)) WHERE true
    ON CONFLICT (pack, window, start, keys) DO UPDATE SET
      "end" = excluded."end", "values" = excluded."values", cells = excluded.cells,
      revised = max(revised, excluded.revised), written_at = excluded.written_at
    WHERE "values" IS NOT excluded."values" OR cells IS NOT excluded.cells OR revised < excluded.revised`)
  // each writing has a time of its own: by it facts of windows know that they are others
  let writing = now
  for (const chunk of chunks(rows)) await statement.bind(pack, writing++, chunk).run()
}

interface WindowRow {
  start: number
  end: number
  keys: string
  values: string
  cells: string
  revised: number
}

export interface WindowsAsked {
  /** Windows that begin in [from, to), epoch ms. */
  readonly from: number
  readonly to: number
  /** As `String` writes their keys; one that is null or absent is empty. */
  readonly where: Readonly<Record<string, string>>
}

/** In order of start. */
export async function listWindows(
  database: D1Database,
  pack: string,
  window: string,
  { from, to, where }: WindowsAsked,
  limit: number,
): Promise<BoardRow[]> {
  const { results } = await database
    .prepare(`
      SELECT start, "end", keys, "values", cells, revised FROM windows
      WHERE pack = ?1 AND window = ?2 AND start >= ?3 AND start < ?4 AND NOT EXISTS (
        SELECT 1 FROM json_each(?6) AS asked WHERE asked.value <> CASE json_type(keys -> asked.key)
          WHEN 'text' THEN keys ->> asked.key WHEN 'null' THEN '' ELSE coalesce(keys -> asked.key, '') END)
      ORDER BY start, keys LIMIT ?5`)
    .bind(pack, window, from, to, limit, JSON.stringify(where))
    .all<WindowRow>()
  return results.map(({ start, end, keys, values, cells, revised }) => ({
    window,
    start,
    end,
    keys: JSON.parse(keys),
    values: JSON.parse(values),
    cells: JSON.parse(cells),
    state: 'final',
    revised: revised === 1,
  }))
}

/** More than one start has: the groups of a window in a step have a cap far below. */
const PAGE_ROWS = 25_000

/** All rows of a stretch, a page at a time, each in order of start. */
export async function* windowPages(
  database: D1Database,
  pack: string,
  window: string,
  { from, to, where }: WindowsAsked,
): AsyncGenerator<BoardRow[]> {
  for (let at = from; at < to; ) {
    const rows = await listWindows(database, pack, window, { from: at, to, where }, PAGE_ROWS)
    const last = rows.at(-1)?.start ?? to
    if (rows.length < PAGE_ROWS) {
      yield rows
      return
    }
    // of the last start there may be more
    yield rows.filter(({ start }) => start < last)
    at = last
  }
}
