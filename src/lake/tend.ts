import { purgeWindows } from '../platform/database/purge-windows.ts'
import { askTable } from '../platform/lake-tables.ts'
import type { ConsumeEnv } from './consume.ts'

export interface TendEnv extends ConsumeEnv {
  readonly DATABASE: D1Database
  /** Rows of windows are kept so long in the database. */
  readonly WINDOW_RETENTION_DAYS: number
}

const DAY = 86_400_000
/** Deletions of a night, two statements each of the 1,000 that an invocation may have: what is left has its turn the next one. */
const STEPS = 400

/** Has every table compacted and vacuumed, each in its own time, and old windows deleted. A table that is away has its turn tomorrow. */
export async function tendAll(env: TendEnv, tables: readonly string[], now: number): Promise<void> {
  for (const table of tables)
    await askTable(env.TABLE, table, (object) => object.tend(table)).catch((error: unknown) =>
      console.error(`${table} is tended tomorrow`, error),
    )
  const today = Math.floor(now / DAY)
  await purgeWindows(env.DATABASE, (today - env.WINDOW_RETENTION_DAYS) * DAY, STEPS)
}
