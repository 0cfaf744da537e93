import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Kpi } from '../../../src/contracts/kpi.ts'
import { kpiStatement } from '../../../src/engine/warehouse/kpi.ts'
import { warehousePlan } from '../../../src/engine/warehouse/plan.ts'
import { declaredTables } from '../../../src/engine/warehouse/tables.ts'
import { shopsmart } from '../../../src/packs/shopsmart.ts'
import { Connection } from '../events/peer/connection.ts'
import type { Answer } from './answers.ts'
import type { Took } from './watched.ts'

/** Debian's: the packages python3-pandas, python3-sqlalchemy and python3-psycopg2 are for it. */
const PYTHON = '/usr/bin/python3'
const run = promisify(execFile)

/** Why pandas cannot be measured, if it cannot. */
export async function lacksPandas(): Promise<string | undefined> {
  try {
    await run(PYTHON, ['-c', 'import pandas, sqlalchemy, psycopg2'])
    return undefined
  } catch {
    return 'python3-pandas, python3-sqlalchemy or python3-psycopg2'
  }
}

/** The same tables with the same keys and indexes in PostgreSQL. */
export class Postgres {
  readonly #connection: Connection
  readonly #directory: string

  private constructor(connection: Connection, directory: string) {
    this.#connection = connection
    this.#directory = directory
  }

  static async open(directory: string): Promise<Postgres> {
    const postgres = new Postgres(await Connection.open(directory), directory)
    const tables = declaredTables(shopsmart, warehousePlan(shopsmart))
    const wanted = tables.filter(({ kind }) => kind === 'dimension' || kind === 'fact')
    const statements = wanted.flatMap((table) => table.sql).filter((sql) => !isTrigger(sql))
    for (const sql of statements) await postgres.#connection.query(spoken(sql), [])
    return postgres
  }

  /** By pandas, which says what it took. */
  async load(folder: string, lines: number): Promise<Took> {
    const script = join(import.meta.dirname, 'load.py')
    const { stdout } = await run(PYTHON, [script, folder, this.#directory], { maxBuffer: 1e7 })
    const { seconds, cpu_seconds, rows } = JSON.parse(stdout)
    if (rows !== lines) throw new Error(`pandas made ${rows} facts, not ${lines}`)
    await this.#connection.query('ANALYZE', [])
    return { seconds, goneCpuMs: cpu_seconds * 1000 }
  }

  async kpi(kpi: Kpi, from: number, to: number): Promise<Answer> {
    const query = { from, to, zone: shopsmart.timezone, filters: {} }
    const { sql, parameters } = kpiStatement(kpi, query, 'postgresql')
    return this.#connection.query(
      sql,
      parameters.map((value) => (value === null ? null : String(value))),
    )
  }

  async bytes(): Promise<number> {
    const [[size] = []] = await this.#connection.query("SELECT pg_database_size('postgres')", [])
    return Number(size)
  }
}

/** The marks that tell the lake which days changed: the platform's own work, which pandas is spared. */
const isTrigger = (sql: string) => sql.startsWith('CREATE TRIGGER')

/** Our words for a table in those of PostgreSQL. */
function spoken(sql: string): string {
  return sql
    .replaceAll('INTEGER', 'BIGINT')
    .replaceAll(/\bREAL\b/g, 'DOUBLE PRECISION')
    .replaceAll(' VIRTUAL', ' STORED')
    .replaceAll(/\) STRICT$/gm, ')')
}
