import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DuckDBConnection,
  type DuckDBExtractedStatements,
  DuckDBInstance,
  type DuckDBResult,
  StatementType,
} from '@duckdb/node-api'
import { nearest } from '../../engine/ingest/nearest.ts'
import type { AddFile } from '../../engine/lake/actions.ts'
import type { LakeColumn } from '../../engine/lake/column.ts'
import { type DuckView, filesSql, type LakeView } from '../../engine/lake/duck-views.ts'
import { readLog, versionAt } from '../../engine/lake/read-log.ts'
import { columnsOf, evolved } from '../../engine/lake/table-schema.ts'
import type { TableState } from '../../engine/lake/table-state.ts'
import { Failure } from '../failure.ts'
import { pool } from '../upload/pool.ts'
import type { LakeSource, SourceTable } from './from/source.ts'

/** Files that are fetched at a time. */
const AT_ONCE = 6

const READING: readonly StatementType[] = [StatementType.SELECT, StatementType.EXPLAIN]
const WINDOWS = new Failure(
  'This reads windows, which are in the database only.',
  '"npx tributary kpi" and "npx tributary query" read them there.',
)
const ONE_QUERY = 'Give one SELECT, WITH, VALUES, DESCRIBE or EXPLAIN.'

/** Which state of the tables is read: the newest, if nothing is said. */
export interface Moment {
  /** Of the one table that is read. */
  readonly version?: number | undefined
  /** Epoch ms. */
  readonly asOf?: number | undefined
}

/** A table that was opened. */
export interface Opened {
  readonly table: string
  readonly version: number
  readonly files: number
  readonly rows: number
}

/**
 * The lake in DuckDB, in this process: a view for each table that a query names, over the files that its log names. Once they are made,
 * DuckDB opens no other file, writes none but the one that is told, and its settings are locked.
 */
export class DuckLake {
  readonly opened: Opened[] = []
  readonly #source: LakeSource
  readonly #views: ReadonlyMap<string, DuckView>
  readonly #moment: Moment
  readonly #connection: DuckDBConnection
  readonly #folder: string
  /** What the tables come to, and the views in the order in which they can be made. */
  readonly #made = new Map<string, string>()
  readonly #paths: string[] = []

  private constructor(
    source: LakeSource,
    views: ReadonlyMap<string, DuckView>,
    moment: Moment,
    connection: DuckDBConnection,
    folder: string,
  ) {
    this.#source = source
    this.#views = views
    this.#moment = moment
    this.#connection = connection
    this.#folder = folder
  }

  static async open(
    source: LakeSource,
    views: ReadonlyMap<string, DuckView>,
    moment: Moment = {},
  ): Promise<DuckLake> {
    const folder = await mkdtemp(join(tmpdir(), 'tributary-duckdb-'))
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: folder,
      // what is absent comes first, as in the database
      default_null_order: 'sqlite',
    })
    const connection = await instance.connect()
    await connection.run("SET TimeZone = 'UTC'")
    return new DuckLake(source, views, moment, connection, folder)
  }

  /**
   * Makes what one query reads.
   * @param options.limit so many rows are enough, of any of the table's files
   * @param options.writes the one file that DuckDB may write
   * @throws when the SQL is no query, or more than one
   */
  async prepare(sql: string, options: { limit?: number | undefined; writes?: string | undefined } = {}) {
    const { limit, writes } = options
    try {
      const statements = await this.#statements(sql)
      for (const name of namesIn(sql, this.#views.keys())) await this.#make(name, limit)
      await this.#lock(writes)
      for (const view of this.#made.values()) await this.#connection.run(view)
      const { statementType } = await statements.prepare(0)
      if (!READING.includes(statementType)) throw new Failure('The SQL is no query.', ONE_QUERY, 2)
    } catch (error) {
      throw this.#readable(error)
    }
  }

  /** The rows come as they are read. */
  async stream(sql: string, parameters: readonly (string | number | null)[] = []): Promise<DuckDBResult> {
    const values = parameters.map((value) => (Number.isInteger(value) ? BigInt(value as number) : value))
    try {
      return await this.#connection.stream(sql, values)
    } catch (error) {
      throw this.#readable(error)
    }
  }

  async close(): Promise<void> {
    this.#connection.closeSync()
    await rm(this.#folder, { recursive: true, force: true })
    await this.#source.close()
  }

  async #statements(sql: string): Promise<DuckDBExtractedStatements> {
    const statements = await this.#connection.extractStatements(sql)
    if (statements.count === 1) return statements
    throw new Failure(`The SQL has ${statements.count} statements.`, ONE_QUERY, 2)
  }

  async #lock(writes: string | undefined): Promise<void> {
    const paths = [...this.#paths, ...(writes === undefined ? [] : [writes])]
    const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')
    await this.#connection.run(
      `SET allowed_paths = [${list}]; SET enable_external_access = false; SET lock_configuration = true`,
    )
  }

  /** Makes a view, and before it what it reads. What a view of a pack reads besides these are windows. */
  async #make(name: string, limit?: number): Promise<void> {
    if (this.#made.has(name)) return
    const view = this.#views.get(name)
    if (!view) throw WINDOWS
    if ('columns' in view) return this.#open(view, limit)
    for (const each of view.reads) await this.#make(each)
    this.#made.set(name, `CREATE VIEW ${name} AS ${view.sql}`)
  }

  async #open({ name, columns }: LakeView, limit?: number): Promise<void> {
    const { version } = this.#moment
    const [other] = this.opened
    if (version !== undefined && other)
      throw new Failure(
        `--version is of one table, and this reads ${other.table} and ${name}.`,
        'Give --as-of with a time: each table is read as it was then.',
        2,
      )
    const table = this.#source.table(name)
    const state = await this.#state(table)
    const files = enough([...state.files.values()], limit)
    const paths: string[] = []
    await pool([...files.entries()], AT_ONCE, new AbortController().signal, async ([place, file]) => {
      paths[place] = await table.local(file)
    })
    this.#paths.push(...paths)
    const [schema = ''] = name.split('.')
    const own = state.metadata ? evolved(columnsOf(state.metadata), columns) : columns
    const made = `CREATE SCHEMA IF NOT EXISTS ${schema}; CREATE VIEW ${name} AS ${filesSql(own as LakeColumn[], paths)}`
    this.#made.set(name, made)
    this.opened.push({ table: name, version: state.version, files: files.length, rows: state.rows })
  }

  async #state(table: SourceTable): Promise<TableState> {
    const { version, asOf } = this.#moment
    const wanted = asOf === undefined ? version : await versionAt(table, asOf)
    try {
      if (asOf !== undefined && wanted === undefined)
        throw new Error(`${table.table} has no version as old as that`)
      return await readLog(table, wanted)
    } catch (error) {
      if (error instanceof Failure) throw error
      throw new Failure(
        `${(error as Error).message}.`,
        'Versions are kept for 7 days at least; "npx tributary lake ls" shows the newest.',
      )
    }
  }

  /** DuckDB's words without its place in the SQL, and the names that may be meant. */
  #readable(error: unknown): Error {
    if (error instanceof Failure || !(error instanceof Error)) return error as Error
    const [first = error.message] = error.message.split('\n')
    const [, missing] = /Table with name (\S+) does not exist/.exec(first) ?? []
    if (missing === undefined) return new Failure(first, "Mend the SQL: it is DuckDB's.")
    if (missing === 'windows') return WINDOWS
    const names = nearest(missing, [...this.#views.keys()])
    return new Failure(`There is no table ${missing}.`, `The nearest are ${names.join(', ')}.`)
  }
}

/** The names that stand in the SQL: one that is a column or a text makes a view too many. DuckDB itself names no tables of SQL with parameters. */
function namesIn(sql: string, names: Iterable<string>): string[] {
  const text = sql.toLowerCase().replaceAll('"', '')
  return [...names].filter((name) =>
    new RegExp(`(?<!\\w)${name.replace('.', '\\s*\\.\\s*')}(?!\\w)`).test(text),
  )
}

/** The files of the newest days that have so many rows. */
function enough(files: readonly AddFile[], limit: number | undefined): readonly AddFile[] {
  if (limit === undefined) return files
  const sorted = files.toSorted((a, b) => (a.path < b.path ? 1 : -1))
  let rows = 0
  return sorted.filter(({ stats }) => {
    const isNeeded = rows < limit
    rows += Number(/"numRecords":(\d+)/.exec(stats ?? '')?.[1] ?? 0)
    return isNeeded
  })
}
