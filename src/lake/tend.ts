import { askTable } from '../platform/lake-tables.ts'
import type { ConsumeEnv } from './consume.ts'

/** Has every table compacted and vacuumed, each in its own time. One that is away has its turn tomorrow. */
export async function tendAll({ TABLE }: ConsumeEnv, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await askTable(TABLE, table, (object) => object.tend(table)).catch((error: unknown) =>
      console.error(`${table} is tended tomorrow`, error),
    )
}
