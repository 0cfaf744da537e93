/** Rows that are deleted at a time, unless more of them begin at the same time. */
const PURGED_AT_ONCE = 10_000

/** Windows that begin before this are not in the database, or may not be, epoch ms. 0: all are. */
export async function windowsPurgedTo(database: D1Database): Promise<number> {
  const row = await database.prepare('SELECT purged_to FROM windows_purged').first<{ purged_to: number }>()
  return row?.purged_to ?? 0
}

/**
 * Deletes rows of windows, those of windows that are declared no more among them. First it is said that they are gone: nobody may take a part
 * of them for all, and facts of windows keep what they have of them.
 * @param before epoch ms: windows that begin earlier
 * @returns whether there is more, after so many deletions
 */
export async function purgeWindows(database: D1Database, before: number, steps: number): Promise<boolean> {
  await database.prepare('UPDATE windows_purged SET purged_to = max(purged_to, ?1)').bind(before).run()
  let window = await windowAfter(database, { pack: '', window: '' })
  for (let step = 0; window && step < steps; step++)
    if (!(await purgeStep(database, window, before))) window = await windowAfter(database, window)
  return window !== null
}

interface WindowName {
  readonly pack: string
  readonly window: string
}

function windowAfter(database: D1Database, { pack, window }: WindowName): Promise<WindowName | null> {
  return database
    .prepare('SELECT pack, window FROM windows WHERE (pack, window) > (?1, ?2) ORDER BY pack, window LIMIT 1')
    .bind(pack, window)
    .first<WindowName>()
}

/** @returns whether the window has more */
async function purgeStep(
  database: D1Database,
  { pack, window }: WindowName,
  before: number,
): Promise<boolean> {
  const old = 'FROM windows WHERE pack = ?1 AND window = ?2 AND start < ?3'
  const starts = await database
    .prepare(
      `SELECT (SELECT start ${old} ORDER BY start LIMIT 1) AS first, (SELECT start ${old} ORDER BY start LIMIT 1 OFFSET ?4) AS next`,
    )
    .bind(pack, window, before, PURGED_AT_ONCE)
    .first<{ first: number | null; next: number | null }>()
  if (!starts || starts.first === null) return false
  const to = starts.next === null ? before : Math.max(starts.next, starts.first + 1)
  await database.prepare(`DELETE ${old}`).bind(pack, window, to).run()
  return to < before
}
