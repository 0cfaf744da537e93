import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Row } from './golden.ts'

const TYPES: Readonly<Record<string, string>> = { TEXT: 'VARCHAR', INTEGER: 'BIGINT', REAL: 'DOUBLE' }

/** Another engine in this process, of which tables are filled by way of files. */
export class Duck {
  readonly #connection: DuckDBConnection
  /** For files, while it is open. */
  readonly folder = mkdtempSync(join(tmpdir(), 'tributary-duck-'))

  private constructor(connection: DuckDBConnection) {
    this.#connection = connection
  }

  static async open(): Promise<Duck> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
    const duck = new Duck(await instance.connect())
    // what is absent comes first, as in SQLite
    await duck.run(`SET default_null_order = 'sqlite'; SET TimeZone = 'UTC'`)
    return duck
  }

  async run(sql: string): Promise<void> {
    await this.#connection.run(sql)
  }

  async rows(sql: string, parameters: readonly (string | number | null)[] = []): Promise<Row[]> {
    const values = parameters.map((value) =>
      typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value,
    )
    const answer = await this.#connection.runAndReadAll(sql, values)
    return answer
      .getRowObjectsJS()
      .map((row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plain(value)])))
  }

  /** A table or view of SQLite, as it is there. */
  async copy(database: DatabaseSync, table: string): Promise<void> {
    const columns = database
      .prepare(`SELECT name, type FROM pragma_table_xinfo('${table}')`)
      .all()
      .map(({ name, type }) => ({ name: String(name), type: TYPES[String(type)] ?? 'JSON' }))
    const fields = columns.map(({ name }) => `'${name}', "${name}"`).join(', ')
    const rows = database.prepare(`SELECT json_object(${fields}) AS line FROM ${table}`).all()
    const told = columns.map(({ name, type }) => `'${name}': '${type}'`).join(', ')
    await this.#read(
      table,
      rows.map(({ line }) => String(line)),
      `columns = {${told}}`,
    )
  }

  /** Rows as they are, whose types are seen from them. */
  async fill(table: string, rows: readonly object[]): Promise<void> {
    const lines = rows.map((row) => JSON.stringify(row))
    await this.#read(table, lines, 'sample_size = -1, map_inference_threshold = -1')
  }

  close(): void {
    this.#connection.closeSync()
    rmSync(this.folder, { recursive: true })
  }

  async #read(table: string, lines: readonly string[], options: string): Promise<void> {
    const file = join(this.folder, `${table}.ndjson`)
    writeFileSync(file, lines.join('\n'))
    await this.run(
      `CREATE TABLE ${table} AS SELECT * FROM read_json('${file}', format = 'newline_delimited', ${options})`,
    )
  }
}

function plain(value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
