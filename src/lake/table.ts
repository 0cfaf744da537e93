import { DurableObject } from 'cloudflare:workers'
import type { BridgeMessage } from '../contracts/bridge.ts'
import { type Compacted, type LakeTable, TELEMETRY_TABLE, type Vacuumed } from '../contracts/lake.ts'
import type { RawTable } from '../engine/lake/raw-table.ts'
import type { Rebuilding, Rebuilt } from '../engine/lake/rebuilding.ts'
import type { ServedTable } from '../engine/lake/served-table.ts'
import type { AnalyticsSettings } from '../platform/analytics.ts'
import type { TableApi } from '../platform/lake-tables.ts'
import { compact } from './compact.ts'
import { DeltaTable } from './delta-table.ts'
import type { Sealed } from './expired-segments.ts'
import { exportDays } from './export.ts'
import type { Evaluate } from './lake-rows.ts'
import { pull } from './pull.ts'
import { pullFact } from './pull-fact.ts'
import { pullTelemetry } from './pull-telemetry.ts'
import { purge } from './purge.ts'
import { rebuild } from './rebuild.ts'
import { vacuum } from './vacuum.ts'

export interface TableEnv extends AnalyticsSettings {
  readonly BUCKET: R2Bucket
  readonly BRIDGE: Queue<BridgeMessage>
  readonly DATABASE: D1Database
  /** Rows wait so long for others to share a commit with. */
  readonly LAKE_COMMIT_SECONDS: number
  /** Files that are no longer in a table are kept so long. */
  readonly LAKE_RETENTION_DAYS: number
  /** Segments are kept so long, and until they are in the lake and in the warehouse. */
  readonly SEGMENT_RETENTION_DAYS: number
}

/** So many rows wait for no others. */
const ENOUGH_ROWS = 50_000
/** After a failure. */
const AGAIN_MS = 30_000
const DAY = 86_400_000

/** What the table was told of and does not have yet. */
interface Behind {
  readonly segments: number
  readonly rows: number
  /** Epoch ms; null: nothing waits. */
  readonly since: number | null
  readonly problem?: string
}

const NOTHING: Behind = { segments: 0, rows: 0, since: null }

type Summary = Pick<LakeTable, 'version' | 'files' | 'rows' | 'bytes' | 'committed_at'>

/**
 * The one that writes a table of the lake. What is in the table, its log says: kept here is only what waits, and what the log came to
 * last, for those who ask often.
 */
export class Table extends DurableObject<TableEnv> implements TableApi {
  readonly #raw: ReadonlyMap<string, RawTable>
  readonly #served: ReadonlyMap<string, ServedTable>
  readonly #storage: SyncKvStorage
  #opened: DeltaTable | undefined
  /** One at a time: two that write would only be in each other's way. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(
    state: DurableObjectState,
    env: TableEnv,
    raw: ReadonlyMap<string, RawTable>,
    served: ReadonlyMap<string, ServedTable>,
  ) {
    super(state, env)
    this.#raw = raw
    this.#served = served
    this.#storage = state.storage.kv
  }

  async wake(table: string, told: { readonly segments: number; readonly rows: number }): Promise<void> {
    this.#know(table)
    const before = this.#behind()
    const since = before.since ?? Date.now()
    const rows = before.rows + told.rows
    this.#storage.put('behind', { ...before, segments: before.segments + told.segments, rows, since })
    await this.#wakeAt(rows >= ENOUGH_ROWS ? 0 : since + this.env.LAKE_COMMIT_SECONDS * 1000)
  }

  async tend(table: string): Promise<void> {
    if (this.#storage.get('summary') === undefined) return
    this.#know(table)
    this.#storage.put('tend', true)
    await this.#wakeAt(0)
  }

  compact(name: string, dryRun: boolean): Promise<Compacted> {
    return this.#inTurn(name, (table) => compact(table, dryRun))
  }

  vacuum(name: string, dryRun: boolean): Promise<Vacuumed> {
    return this.#inTurn(name, (table) => vacuum(table, dryRun, this.#sealed(name)))
  }

  async rebuild(
    name: string,
    day: string,
    dryRun: boolean,
    before: Rebuilding | null,
  ): Promise<Rebuilt | null> {
    const raw = this.#raw.get(name)
    // one that nobody was told of has no commit
    if (!raw || this.#storage.get('summary') === undefined) return null
    return this.#inTurn(name, (table) => rebuild(table, raw, day, dryRun, before ?? undefined))
  }

  async report(): Promise<LakeTable | null> {
    const table = this.#storage.get<string>('table')
    const summary = this.#storage.get<Summary>('summary')
    if (table === undefined || !summary) return null
    const { segments, rows, since, problem } = this.#behind()
    return {
      table,
      ...summary,
      segments_behind: segments,
      rows_behind: rows,
      // one that was only told to look is not late
      lag_seconds: since === null || segments === 0 ? 0 : (Date.now() - since) / 1000,
      ...(problem !== undefined && { problem }),
    }
  }

  override async alarm(): Promise<void> {
    const name = this.#storage.get<string>('table')
    if (name === undefined) return
    try {
      const isMore = await this.#inTurn(name, (table) => this.#work(table))
      if (isMore) await this.#wakeAt(0)
    } catch (error) {
      // the runtime gives up after six tries; what is sealed has to be tried for ever
      console.error(`${name} is tried again in a moment`, error)
      this.#storage.put('behind', { ...this.#behind(), problem: String(error) })
      await this.#wakeAt(Date.now() + AGAIN_MS)
    }
  }

  /** A step of what there is to do. @returns whether there is more */
  async #work(table: DeltaTable): Promise<boolean> {
    const told = this.#behind()
    if (await this.#pull(table)) return true
    this.#forget(told)
    if (this.#storage.get('tend') !== true) return false
    const served = this.#served.get(table.name)
    if (served && (await purge(table, served, this.env.DATABASE, Date.now()))) return true
    if ((await compact(table, false)).left > 0) return true
    await vacuum(table, false, this.#sealed(table.name))
    this.#storage.delete('tend')
    return false
  }

  async #pull(table: DeltaTable): Promise<boolean> {
    if (table.name === TELEMETRY_TABLE) return pullTelemetry(table, this.env, Date.now())
    const raw = this.#raw.get(table.name)
    if (raw) return pull(table, raw)
    const served = this.#served.get(table.name)
    return served !== undefined && (await this.#serve(table, served))
  }

  async #serve(table: DeltaTable, served: ServedTable): Promise<boolean> {
    const evaluate: Evaluate = (sql, parameter) =>
      this.ctx.storage.sql.exec<Record<string, string | number | null>>(sql, parameter).toArray()
    const warehouse = { database: this.env.DATABASE, evaluate }
    const { fact } = served
    if (fact?.serve === 'lake' && (await pullFact(table, served, fact, warehouse))) return true
    return exportDays(table, served, warehouse, Date.now())
  }

  /** What came meanwhile is still behind, and has its alarm. */
  #forget(told: Behind): void {
    const now = this.#behind()
    const segments = now.segments - told.segments
    const rows = now.rows - told.rows
    if (now.since === null && now.problem === undefined) return
    this.#storage.put('behind', segments > 0 ? { segments, rows, since: Date.now() } : NOTHING)
  }

  #inTurn<T>(name: string, work: (table: DeltaTable) => Promise<T>): Promise<T> {
    this.#know(name)
    this.#opened ??= new DeltaTable(this.env.BUCKET, name, this.env.LAKE_RETENTION_DAYS * DAY)
    const table = this.#opened
    const done = this.#turn.then(() => work(table)).finally(() => this.#summarise(table))
    this.#turn = done.catch(() => undefined)
    return done
  }

  #sealed(name: string): Sealed | undefined {
    const raw = this.#raw.get(name)
    const { DATABASE, SEGMENT_RETENTION_DAYS } = this.env
    return (
      raw && {
        retentionMs: SEGMENT_RETENTION_DAYS * DAY,
        database: raw.isLoaded ? DATABASE : undefined,
        followers: raw.followers,
      }
    )
  }

  #know(table: string): void {
    if (this.#storage.get('table') === undefined) this.#storage.put('table', table)
  }

  #behind(): Behind {
    return this.#storage.get<Behind>('behind') ?? NOTHING
  }

  /** Each writing is a row written. */
  #summarise({ name, known }: DeltaTable): void {
    if (!known || known.version < 0) return
    if (this.#storage.get<Summary>('summary')?.version === known.version) return
    const { version, files, rows, bytes, committedAt } = known
    const committed_at = new Date(committedAt).toISOString()
    this.#storage.put('summary', { version, files: files.size, rows, bytes, committed_at })
    this.ctx.waitUntil(this.#tellBridge(name))
  }

  /** There is something new to copy. The bridge looks by itself as well, a minute later. */
  async #tellBridge(table: string): Promise<void> {
    await this.env.BRIDGE.send({ table }, { contentType: 'json' }).catch((error: unknown) =>
      console.error(`the bridge was not told of ${table}`, error),
    )
  }

  /** Sets the alarm unless an earlier one is set. @param at epoch ms; 0 is now */
  async #wakeAt(at: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > at) await this.ctx.storage.setAlarm(Math.max(at, Date.now()))
  }
}
