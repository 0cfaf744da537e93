import type { Instruction, Readable } from '../../engine/sql/program.ts'
import type { PlanLine } from '../../engine/sql/steps.ts'
import { EXPLAIN } from '../../engine/sql/texts.ts'
import type { Cell } from '../../engine/sql/value.ts'
import { quoted } from '../../engine/warehouse/column.ts'

type Values = readonly (string | number | null)[]

export interface Compiled {
  readonly program: readonly Instruction[]
  readonly plan: readonly PlanLine[]
  readonly readable: Readable
}

/**
 * What SQLite makes of a statement, without running it, and what the tables of these names are to its machine. All in one transaction: a
 * page is no other table's, and the address of a table-valued function no other function's, until it ends.
 */
export async function compile(
  database: D1Database,
  sql: string,
  values: Values,
  tables: readonly string[],
): Promise<Compiled> {
  const [program, plan, pages, each, tree] = await database.batch([
    database.prepare(`${EXPLAIN}${sql}`).bind(...values),
    database.prepare(`EXPLAIN QUERY PLAN ${sql}`).bind(...values),
    database
      .prepare(
        'SELECT rootpage AS page, tbl_name AS name FROM sqlite_schema WHERE rootpage > 1 AND tbl_name IN (SELECT value FROM json_each(?1))',
      )
      .bind(JSON.stringify(tables)),
    database.prepare("EXPLAIN SELECT 1 FROM json_each('[]')"),
    database.prepare("EXPLAIN SELECT 1 FROM json_tree('[]')"),
  ])
  const known = rowsOf<{ page: number; name: string }>(pages)
  const opened = [...rowsOf<Instruction>(each), ...rowsOf<Instruction>(tree)]
  return {
    program: rowsOf<Instruction>(program),
    plan: rowsOf<PlanLine>(plan),
    readable: {
      pages: new Map(known.map(({ page, name }) => [page, name])),
      functions: new Set(opened.flatMap(({ opcode, p4 }) => (opcode === 'VOpen' && p4 !== null ? [p4] : []))),
    },
  }
}

const rowsOf = <Row>(result: D1Result | undefined) => (result?.results ?? []) as Row[]

/** Names of the columns, then rows. Only for SQL that was compiled and looked at. */
export async function readAnswer(
  database: D1Database,
  sql: string,
  values: Values,
): Promise<[names: string[], ...rows: Cell[][]]> {
  return await database
    .prepare(sql)
    .bind(...values)
    .raw<Cell[]>({ columnNames: true })
}

/** Rows of the largest of these tables, counted as far as the limit. */
export async function mostRows(
  database: D1Database,
  tables: Iterable<string>,
  limit: number,
): Promise<number> {
  const names = [...tables]
  if (names.length === 0) return 0
  const counts = await database.batch<{ rows: number }>(
    names.map((table) =>
      database
        .prepare(`SELECT count(*) AS "rows" FROM (SELECT 1 FROM ${quoted(table)} LIMIT ?1)`)
        .bind(limit),
    ),
  )
  return Math.max(0, ...counts.map(({ results: [first] }) => first?.rows ?? 0))
}

/** Names of all columns of these tables and views. */
export async function columnNames(database: D1Database, tables: readonly string[]): Promise<string[]> {
  const { results } = await database
    .prepare('SELECT DISTINCT c.name FROM json_each(?1) AS t, pragma_table_xinfo(t.value) AS c')
    .bind(JSON.stringify(tables))
    .all<{ name: string }>()
  return results.map(({ name }) => name)
}
