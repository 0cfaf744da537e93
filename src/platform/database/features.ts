import type { Statement } from '../../engine/warehouse/statement.ts'

/** The rows of each statement, all as of one moment of the database. */
export async function readTogether(
  database: D1Database,
  statements: readonly Statement[],
): Promise<Record<string, unknown>[][]> {
  if (statements.length === 0) return []
  const results = await database.batch<Record<string, unknown>>(
    statements.map(({ sql, parameters }) => database.prepare(sql).bind(...parameters)),
  )
  return results.map((result) => result.results)
}
