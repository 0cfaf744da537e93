import type { Statement } from '../../engine/warehouse/statement.ts'

/** The rows of a statement that reads. */
export async function readRows(
  database: D1Database,
  { sql, parameters }: Statement,
): Promise<Record<string, unknown>[]> {
  const { results } = await database
    .prepare(sql)
    .bind(...parameters)
    .all()
  return results
}

/** The rows of statements that read, all of one state of the database. */
export async function readTogether(
  database: D1Database,
  statements: readonly Statement[],
): Promise<Record<string, unknown>[][]> {
  if (statements.length === 0) return []
  const results = await database.batch<Record<string, unknown>>(
    statements.map(({ sql, parameters }) => database.prepare(sql).bind(...parameters)),
  )
  return results.map((each) => each.results)
}
