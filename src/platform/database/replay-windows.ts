import type { Difference, ReplayedPart } from '../../contracts/replay.ts'
import type { ReplayJob } from '../../engine/replay/job.ts'
import type { BoardRow } from '../../engine/stream/board-row.ts'
import { chunks } from '../../engine/warehouse/statement.ts'
import { KINDS, partOf } from './replayed-part.ts'

/** Rows of windows, beside the live ones; of one that is there already the values are the same. */
export async function writeShadowWindows(
  database: D1Database,
  job: string,
  rows: readonly BoardRow[],
): Promise<void> {
  const statement = database.prepare(`
    INSERT INTO replay_windows (job, window, start, keys, "end", "values", cells)
    SELECT ?1, row ->> 'window', row ->> 'start', row -> 'keys', row ->> 'end', row -> 'values', row -> 'cells'
    FROM (SELECT value AS row FROM json_each(?2)) WHERE true ON CONFLICT DO NOTHING`)
  for (const chunk of chunks(rows)) await statement.bind(job, chunk).run()
}

/** Of one window: those that begin in [from, until), epoch ms, which are in the database if any are. Live rows that were written after `readAt` are left out. */
export interface WindowScope {
  readonly window: string
  readonly from: number
  readonly until: number
  readonly readAt: number
  /** Values, as JSON, of a row that came to nothing again: it makes no difference whether it is there. None, where rows do not. */
  readonly nothing: string | null
}

const LIVE = `windows AS f WHERE f.pack = ?1 AND f.window = ?2 AND f.start >= ?3 AND f.start < ?4`
const OWN = `replay_windows AS s WHERE s.job = ?5 AND s.window = ?2 AND s.start >= ?3 AND s.start < ?4`
const SAME = 'f.start = s.start AND f.keys = s.keys'
const WINDOWS = {
  missing: `${OWN} AND s."values" IS NOT ?7 AND NOT EXISTS (SELECT 1 FROM ${LIVE} AND ${SAME})`,
  extra: `${LIVE} AND f.written_at <= ?6 AND f."values" IS NOT ?7 AND NOT EXISTS (SELECT 1 FROM ${OWN} AND ${SAME})`,
  different: `replay_windows AS s JOIN windows AS f ON f.pack = ?1 AND f.window = ?2 AND ${SAME}
    WHERE s.job = ?5 AND s.window = ?2 AND s.start >= ?3 AND s.start < ?4 AND f.written_at <= ?6
    AND (f."values" IS NOT s."values" OR f.cells IS NOT s.cells)`,
} as const

export async function compareWindow(
  database: D1Database,
  job: ReplayJob,
  scope: WindowScope,
): Promise<ReplayedPart> {
  const bound = (sql: string) => database.prepare(sql).bind(...windowParameters(job, scope))
  const [counts, ...examples] = await database.batch<Record<string, unknown>>([
    bound(`SELECT (SELECT count(*) FROM ${OWN}) AS "rows", (SELECT count(*) FROM ${LIVE} AND f.written_at > ?6) AS under_way,
      ${KINDS.map((kind) => `(SELECT count(*) FROM ${WINDOWS[kind]}) AS ${kind}`).join(', ')}`),
    bound(`SELECT s.start, s.keys, s."values" AS replayed FROM ${WINDOWS.missing} LIMIT 5`),
    bound(`SELECT f.start, f.keys, f."values" AS live FROM ${WINDOWS.extra} LIMIT 5`),
    database
      .prepare(
        `SELECT s.start, s.keys, f."values" AS live, s."values" AS replayed FROM ${WINDOWS.different} LIMIT 5`,
      )
      // the last one is not in it
      .bind(...windowParameters(job, scope).slice(0, 6)),
  ])
  const first = examples.flatMap(({ results }, i) =>
    results.map((row) => windowDifference(KINDS[i] ?? 'extra', row)),
  )
  return partOf('window', scope.window, counts?.results[0], first)
}

/** Makes live rows what the replay has, in one transaction. What had another value is `revised` then. */
export async function swapWindow(
  database: D1Database,
  job: ReplayJob,
  scope: WindowScope,
  now: number,
): Promise<void> {
  const parameters = windowParameters(job, scope)
  await database.batch([
    database
      .prepare(
        `DELETE FROM windows WHERE (pack, window, start, keys) IN (SELECT f.pack, f.window, f.start, f.keys FROM ${WINDOWS.extra})`,
      )
      .bind(...parameters),
    database
      .prepare(`
        INSERT INTO windows (pack, window, start, keys, "end", "values", cells, revised, written_at)
        SELECT ?1, s.window, s.start, s.keys, s."end", s."values", s.cells, 0, ?8 FROM ${OWN}
        ON CONFLICT (pack, window, start, keys) DO UPDATE SET
          "end" = excluded."end", "values" = excluded."values", cells = excluded.cells, revised = 1, written_at = excluded.written_at
        WHERE written_at <= ?6 AND ("values" IS NOT excluded."values" OR cells IS NOT excluded.cells)`)
      .bind(...parameters, now),
  ])
}

const windowParameters = ({ id, pack }: ReplayJob, { window, from, until, readAt, nothing }: WindowScope) => [
  pack,
  window,
  from,
  until,
  id,
  readAt,
  nothing,
]

function windowDifference(what: Difference['what'], row: Record<string, unknown>): Difference {
  const values = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : null)
  return {
    what,
    row: { window_start: new Date(Number(row.start)).toISOString(), ...values(row.keys) },
    live: values(row.live),
    replayed: values(row.replayed),
  }
}
