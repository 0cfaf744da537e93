/** A result of more characters is worked out anew each time. */
const KEPT_CHARACTERS = 500_000
const KEPT_MS = 86_400_000
const KEPT_RESULTS = 10_000

/** A result under its key, as long as none of the tables that it came of has changed; else the result anew. */
export async function keptResult(
  database: D1Database,
  key: string,
  tables: readonly string[],
  work: () => Promise<string>,
  now: number,
): Promise<{ readonly body: string; readonly isKept: boolean }> {
  const [versions, kept] = await database.batch<{ name: string; version: number; body: string }>([
    database
      .prepare(
        'SELECT name, version FROM warehouse_tables WHERE name IN (SELECT value FROM json_each(?1)) ORDER BY name',
      )
      .bind(JSON.stringify(tables)),
    database.prepare('SELECT version, body FROM kpi_results WHERE key = ?1').bind(key),
  ])
  const version = (versions?.results ?? []).map((table) => `${table.name} ${table.version}`).join(', ')
  const [there] = kept?.results ?? []
  if (there && String(there.version) === version) return { body: there.body, isKept: true }
  // what is loaded meanwhile makes another version, so a result is never kept as newer than it is
  const body = await work()
  if (body.length <= KEPT_CHARACTERS)
    await database
      .prepare(`
        INSERT INTO kpi_results (key, version, body, kept_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (key) DO UPDATE SET version = excluded.version, body = excluded.body, kept_at = excluded.kept_at`)
      .bind(key, version, body, now)
      .run()
  return { body, isKept: false }
}

/** Results of a day ago, and all but the newest of too many. */
export async function forgetResults(database: D1Database, now: number): Promise<void> {
  await database
    .prepare(`
      DELETE FROM kpi_results WHERE kept_at < ?1
      OR kept_at < (SELECT kept_at FROM kpi_results ORDER BY kept_at DESC LIMIT 1 OFFSET ?2)`)
    .bind(now - KEPT_MS, KEPT_RESULTS)
    .run()
}

export interface TableState {
  readonly rows: number
  readonly newest: number | null
  readonly loaded_at: number | null
}

/** How many rows tables have, and how new they are. The names are of the packs. */
export async function tableStates(
  database: D1Database,
  tables: readonly string[],
): Promise<Map<string, TableState>> {
  const results = await database.batch<TableState>(
    tables.map((name) =>
      database
        .prepare(
          `SELECT (SELECT count(*) FROM ${name}) AS "rows", newest, loaded_at FROM (SELECT ?1 AS name) LEFT JOIN warehouse_tables USING (name)`,
        )
        .bind(name),
    ),
  )
  const none = { rows: 0, newest: null, loaded_at: null }
  return new Map(tables.map((name, i) => [name, results[i]?.results[0] ?? none]))
}
