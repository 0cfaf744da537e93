import { DurableObject } from 'cloudflare:workers'
import type { LakeTable } from '../contracts/lake.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import type { TableApi } from '../platform/lake-tables.ts'
import { DeltaTable } from './delta-table.ts'
import { pull } from './pull.ts'

export interface TableEnv {
  readonly BUCKET: R2Bucket
  /** Rows wait so long for others to share a commit with. */
  readonly LAKE_COMMIT_SECONDS: number
}

/** So many rows wait for no others. */
const ENOUGH_ROWS = 50_000
/** After a failure. */
const AGAIN_MS = 30_000

/** What the table was told of and does not have yet. */
interface Behind {
  readonly segments: number
  readonly rows: number
  /** Epoch ms; null: nothing waits. */
  readonly since: number | null
  readonly problem?: string
}

const NOTHING: Behind = { segments: 0, rows: 0, since: null }

/** The one that writes a table of the lake. What is in it, its log says: nothing is kept here but what waits. */
export class Table extends DurableObject<TableEnv> implements TableApi {
  readonly #tables: ReadonlyMap<string, RawTable>
  readonly #storage: SyncKvStorage
  #opened: DeltaTable | undefined

  constructor(state: DurableObjectState, env: TableEnv, tables: ReadonlyMap<string, RawTable>) {
    super(state, env)
    this.#tables = tables
    this.#storage = state.storage.kv
  }

  async wake(table: string, told: { readonly segments: number; readonly rows: number }): Promise<void> {
    if (this.#storage.get('table') === undefined) this.#storage.put('table', table)
    const { segments, rows, since } = this.#behind()
    const behind = { segments: segments + told.segments, rows: rows + told.rows, since: since ?? Date.now() }
    this.#storage.put('behind', behind)
    await this.#wakeAt(behind.rows >= ENOUGH_ROWS ? Date.now() : behind.since + this.#waitMs())
  }

  override async alarm(): Promise<void> {
    const name = this.#storage.get<string>('table')
    const raw = name === undefined ? undefined : this.#tables.get(name)
    if (name === undefined || !raw) return
    const told = this.#behind()
    try {
      const { left } = await pull(this.#open(name), raw)
      await this.#after(told, left)
    } catch (error) {
      console.error(`${name} fetches its segments again in a moment`, error)
      this.#storage.put('behind', { ...this.#behind(), problem: String(error) })
      await this.#wakeAt(Date.now() + AGAIN_MS)
    }
  }

  async report(): Promise<LakeTable | null> {
    const table = this.#storage.get<string>('table')
    if (table === undefined) return null
    const state = await this.#open(table).newest()
    if (state.version < 0) return null
    const { segments, rows, since, problem } = this.#behind()
    const files = [...state.files.values()]
    const recorded = files.map(
      ({ stats }) => (JSON.parse(stats ?? '{}') as { numRecords?: number }).numRecords,
    )
    return {
      table,
      version: state.version,
      files: files.length,
      rows: recorded.reduce<number>((sum, count) => sum + (count ?? 0), 0),
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      committed_at: new Date(state.committedAt).toISOString(),
      segments_behind: segments,
      rows_behind: rows,
      lag_seconds: since === null ? 0 : (Date.now() - since) / 1000,
      ...(problem !== undefined && { problem }),
    }
  }

  /** Of what came meanwhile, an alarm is set already. */
  async #after(told: Behind, left: number): Promise<void> {
    const now = this.#behind()
    if (left > 0) {
      this.#storage.put('behind', { segments: left, rows: 0, since: told.since ?? Date.now() })
      await this.#wakeAt(Date.now())
      return
    }
    const segments = now.segments - told.segments
    const rows = now.rows - told.rows
    this.#storage.put('behind', segments > 0 ? { segments, rows, since: Date.now() } : NOTHING)
  }

  #behind(): Behind {
    return this.#storage.get<Behind>('behind') ?? NOTHING
  }

  #open(name: string): DeltaTable {
    this.#opened ??= new DeltaTable(this.env.BUCKET, name)
    return this.#opened
  }

  #waitMs(): number {
    return this.env.LAKE_COMMIT_SECONDS * 1000
  }

  /** Sets the alarm unless an earlier one is set. */
  async #wakeAt(at: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > at) await this.ctx.storage.setAlarm(at)
  }
}
