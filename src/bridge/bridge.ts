import { DurableObject } from 'cloudflare:workers'
import type { BridgePlan, BridgeStatus, BridgeTrouble, LakeTableSchema } from '../contracts/bridge.ts'
import { backOff } from '../engine/bridge/back-off.ts'
import { type BridgeSettings, type BridgeVars, readSettings } from '../engine/bridge/settings.ts'
import { TargetFault } from '../engine/bridge/target-fault.ts'
import type { BridgeApi } from '../platform/bridges.ts'
import { S3 } from '../platform/s3.ts'
import { Book } from './book.ts'
import { lakeTables } from './lake.ts'
import { plan } from './plan.ts'
import { schemaOf } from './schema.ts'
import { statusOf } from './status.ts'
import { Trip } from './trip.ts'
import { visit } from './visit.ts'

export interface BridgeEnv extends BridgeVars {
  readonly BUCKET: R2Bucket
}

const OFF: BridgeTrouble = {
  says: 'The bridge is not set up.',
  remedy:
    'Set BRIDGE_ENDPOINT, BRIDGE_BUCKET and its secrets for the worker tributary-bridge: docs/bridge.md.',
}

interface Limits {
  /** How long the target may take for one answer. */
  readonly patienceMs?: number
  /** Reads of the lake and requests to the target of one trip. */
  readonly operations?: number
}

/** Every table is looked at so often, though nobody says that it has changed. */
const LOOK_MS = 60_000
/** New tables are looked for so often: that lists, which costs more than a look. */
const DISCOVER_MS = 300_000

/**
 * Copies the lake to a bucket of S3, one trip at a time: an alarm makes each, and sets the next. A table comes with its commits in
 * order, so what is there can be read at any time. What this object keeps it could find again at the target.
 */
export class Bridge extends DurableObject<BridgeEnv> implements BridgeApi {
  readonly #book: Book
  readonly #limits: Limits
  #tables: readonly string[] = []
  #discoveredAt = -Infinity

  constructor(state: DurableObjectState, env: BridgeEnv, limits: Limits = {}) {
    super(state, env)
    this.#book = new Book(state.storage)
    this.#limits = limits
  }

  status(): BridgeStatus {
    const { fare } = this.#book
    return statusOf(readSettings(this.env), fare, this.#book.tables(), this.#book.extras(), Date.now())
  }

  async wake(tables: readonly string[], isAsked = false): Promise<void> {
    if (tables.some((table) => !this.#tables.includes(table))) this.#discoveredAt = -Infinity
    const { retryAt } = this.#book.fare
    const at = isAsked || retryAt === null ? Date.now() : Math.max(Date.now(), retryAt)
    await this.#wakeAt(at)
  }

  async sync(): Promise<void> {
    this.#book.fare = { ...this.#book.fare, reconcileSince: Date.now() }
    this.#discoveredAt = -Infinity
    await this.wake([], true)
  }

  async plan(): Promise<{ trouble?: BridgeTrouble; tables: BridgePlan[] }> {
    const settings = this.#settings()
    const tables: BridgePlan[] = []
    if (!settings) return { trouble: this.status().trouble ?? OFF, tables }
    try {
      const trip = this.#trip(settings)
      for (const table of await lakeTables(this.env.BUCKET))
        tables.push(await plan(trip, table, this.#book.table(table).version))
      return { tables }
    } catch (error) {
      return { trouble: troubleOf(error), tables }
    }
  }

  async schemas(): Promise<LakeTableSchema[]> {
    const found = (await lakeTables(this.env.BUCKET)).map((table) => schemaOf(this.env.BUCKET, table))
    return (await Promise.all(found)).filter((schema) => schema !== undefined)
  }

  override async alarm(): Promise<void> {
    const settings = this.#settings()
    // Set up later, it is woken by its cron.
    if (!settings) return
    const wait = await this.#travel(settings)
    await this.#wakeAt(Date.now() + wait)
  }

  /** Unless an earlier alarm is set, which somebody may have done while a trip was under way. */
  async #wakeAt(at: number): Promise<void> {
    const set = await this.ctx.storage.getAlarm()
    if (set === null || set > at) await this.ctx.storage.setAlarm(at)
  }

  /** @returns how long to wait for the next trip, in ms */
  async #travel(settings: BridgeSettings): Promise<number> {
    this.#begin(settings)
    const trip = this.#trip(settings)
    try {
      const hasMore = await this.#visitAll(trip, settings)
      this.#book.fare = {
        ...this.#book.fare,
        failures: 0,
        trouble: null,
        retryAt: null,
        lookedAt: Date.now(),
      }
      return hasMore ? 0 : LOOK_MS
    } catch (error) {
      const { fare } = this.#book
      const failures = fare.failures + 1
      const wait = backOff(failures, Math.random())
      const now = Date.now()
      this.#book.fare = { ...fare, failures, trouble: troubleOf(error), retryAt: now + wait, lookedAt: now }
      return wait
    }
  }

  /** What is known of another target is forgotten; one that was mended by a person may have lost what it had. */
  #begin({ target: { endpoint, bucket, prefix } }: BridgeSettings): void {
    const { fare } = this.#book
    const target = `${endpoint}/${bucket}/${prefix}`
    if (fare.target !== target) this.#book.forget()
    const isMended = fare.trouble !== null && !fare.trouble.passing
    this.#book.fare = { ...fare, target, ...(isMended && { reconcileSince: Date.now() }) }
  }

  /** Those behind the last one of the trip before come first: a table with much to bring does not starve the others. */
  async #visitAll(trip: Trip, settings: BridgeSettings): Promise<boolean> {
    await this.#discover()
    const at = this.#tables.findIndex((table) => table > this.#book.fare.last)
    const tables = [...this.#tables.slice(Math.max(at, 0)), ...this.#tables.slice(0, Math.max(at, 0))]
    let hasMore = false
    for (const table of tables) {
      if (trip.isOver) return true
      if (await visit(trip, settings, this.#book, table)) hasMore = true
      if (trip.isOver) this.#book.fare = { ...this.#book.fare, last: table }
    }
    return hasMore
  }

  async #discover(): Promise<void> {
    if (Date.now() < this.#discoveredAt + DISCOVER_MS) return
    this.#tables = (await lakeTables(this.env.BUCKET)).sort()
    this.#discoveredAt = Date.now()
  }

  #settings(): BridgeSettings | undefined {
    const settings = readSettings(this.env)
    return settings && 'target' in settings ? settings : undefined
  }

  #trip({ target }: BridgeSettings): Trip {
    const { patienceMs, operations } = this.#limits
    return new Trip(this.env.BUCKET, new S3(target, patienceMs), target.prefix, operations)
  }
}

function troubleOf(error: unknown): BridgeTrouble & { passing: boolean } {
  if (error instanceof TargetFault) return error.trouble
  console.error('the bridge tries again', error)
  return {
    passing: true,
    says: `The bridge itself failed: ${error instanceof Error ? error.message : String(error)}.`,
    remedy: 'It tries again by itself; its log has more.',
  }
}
