import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { Pack } from '../../src/contracts/pack.ts'
import type { Counted } from '../../src/engine/quality/result.ts'
import { Loader } from '../../src/engine/warehouse/loader.ts'
import { warehousePlan } from '../../src/engine/warehouse/plan.ts'
import { SHARED_TABLES } from '../../src/engine/warehouse/shared-tables.ts'
import { declaredTables } from '../../src/engine/warehouse/tables.ts'
import { WINDOW_TABLES } from './windows-table.ts'

export type Sent = readonly [stream: string, row: Record<string, unknown>]

/** A database with the tables of a pack, and the way in. */
export class Tables {
  readonly database: DatabaseSync
  /** What rules made of the rows as they were loaded. */
  readonly counts: Counted[] = []
  readonly #loader: Loader
  readonly #prepared = new Map<string, StatementSync>()

  constructor(pack: Pack, database?: DatabaseSync) {
    const plan = warehousePlan(pack)
    this.database = database ?? new DatabaseSync(':memory:')
    const made = [
      ...WINDOW_TABLES,
      ...SHARED_TABLES,
      ...declaredTables(pack, plan).flatMap((table) => table.sql),
    ]
    for (const sql of database ? [] : made) this.database.exec(sql)
    this.#loader = new Loader(pack, plan)
  }

  /** Loads rows as one segment of each stream; answers how many rows were written. */
  load(sent: readonly Sent[]): number {
    const before = this.#changes()
    for (const [stream, rows] of Map.groupBy(sent, ([name]) => name)) {
      this.database.exec('BEGIN')
      const { statements, quality } = this.#loader.load(
        stream,
        rows.map(([, row]) => row),
      )
      for (const { sql, parameters } of statements) this.#prepare(sql).run(...parameters)
      this.database.exec('COMMIT')
      this.counts.push(...quality)
    }
    return this.#changes() - before
  }

  rows(sql: string): Record<string, unknown>[] {
    return this.#prepare(sql)
      .all()
      .map((row) => ({ ...row }))
  }

  /** As it was when it was made. */
  empty(): void {
    const tables = this.rows("SELECT name FROM sqlite_schema WHERE type = 'table'")
    for (const { name } of tables) this.database.exec(`DELETE FROM ${name}`)
  }

  #prepare(sql: string): StatementSync {
    const known = this.#prepared.get(sql)
    if (known) return known
    const prepared = this.database.prepare(sql)
    this.#prepared.set(sql, prepared)
    return prepared
  }

  #changes(): number {
    return Number(this.database.prepare('SELECT total_changes() AS changes').get()?.changes)
  }
}
