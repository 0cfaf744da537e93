import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Tables } from './tables.ts'

const TYPES: Readonly<Record<string, string>> = { INTEGER: 'BIGINT', REAL: 'DOUBLE', TEXT: 'VARCHAR' }

/** The tables whose names begin so, in DuckDB: as they would be of the lake. */
export async function copied(tables: Tables, prefix: string): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const names = tables
    .rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    .map(({ name }) => String(name))
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const columns = tables.rows(`SELECT name, type FROM pragma_table_xinfo('${name}')`)
    const typed = columns.map((column) => {
      const [type = ''] = String(column.type).split(' ')
      return { name: String(column.name), type: TYPES[type] ?? 'VARCHAR' }
    })
    const rows = JSON.stringify(tables.rows(`SELECT * FROM ${name}`))
    const fields = typed.map(
      (column) => `CAST(value ->> '${column.name}' AS ${column.type}) AS "${column.name}"`,
    )
    await connection.run(
      `CREATE TABLE ${name} AS SELECT ${fields.join(', ')} FROM json_each(CAST($1 AS JSON))`,
      [rows],
    )
  }
  return connection
}
