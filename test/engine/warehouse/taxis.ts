import { DatabaseSync, type StatementSync } from 'node:sqlite'
import * as z from 'zod'
import { definePack, type Pack, stream } from '../../../src/contracts/pack.ts'
import { Loader } from '../../../src/engine/warehouse/loader.ts'
import { warehousePlan } from '../../../src/engine/warehouse/plan.ts'
import { SHARED_TABLES } from '../../../src/engine/warehouse/shared-tables.ts'
import { declaredTables } from '../../../src/engine/warehouse/tables.ts'

const Driver = z.object({
  driver_id: z.string(),
  city: z.string().optional(),
  seats: z.int().optional(),
  phone: z.string().optional(),
  rating: z.number().optional(),
  active: z.boolean(),
  as_of: z.iso.datetime(),
})
const Trip = z.object({
  trip_id: z.string(),
  state: z.enum(['begun', 'ended']),
  driver_id: z.string().optional(),
  helper_id: z.string().optional(),
  begun_at: z.iso.datetime(),
  fare: z.string().regex(/^\d+(\.\d{1,2})?$/),
})
const Tip = z.object({ tip_id: z.string(), trip_id: z.string(), cents: z.int(), at: z.iso.datetime() })

/** A pack that has everything that history can be of. */
export const taxis: Pack = definePack({
  name: 'taxis',
  title: 'Taxis',
  timezone: 'Europe/Vienna',
  windows: {},
  alerts: {},
  streams: {
    drivers: stream({
      version: '1-0-0',
      fields: Driver,
      key: ['driver_id', 'as_of'],
      partition: 'driver_id',
      time: 'as_of',
    }),
    trips: stream({
      version: '1-0-0',
      fields: Trip,
      key: ['trip_id', 'state'],
      partition: 'trip_id',
      time: 'begun_at',
    }),
    tips: stream({ version: '1-0-0', fields: Tip, key: ['tip_id'], partition: 'trip_id', time: 'at' }),
  },
  dimensions: {
    driver: {
      title: 'Who drives',
      from: 'drivers',
      key: 'driver_id',
      history: 'type 2',
      track: ['city', 'seats'],
      deleted: { active: false },
    },
    contact: { title: 'Whom to call', from: 'drivers', key: 'driver_id', history: 'type 1' },
  },
  facts: {
    trips: {
      title: 'One row a trip',
      grain: ['trip_id'],
      serve: 'rows',
      time: 'begun_at',
      from: {
        trips: {
          columns: {
            begun_at: { min: 'begun_at' },
            driver_id: { max: 'driver_id' },
            helper_id: { any: 'helper_id' },
            fare: { max: 'fare' },
            is_ended: { max: "state = 'ended'", type: 'flag' },
          },
        },
        tips: { columns: { tips: { sum: 'cents' }, greatest_tip: { max: 'cents' } } },
      },
      dimensions: {
        driver: 'driver_id',
        helper: { dimension: 'driver', by: 'helper_id' },
        contact: 'driver_id',
      },
      derived: { total: { sql: 'fare + coalesce(tips, 0)', type: 'money' } },
    },
  },
})

export type Sent = readonly [stream: string, row: Record<string, unknown>]

/** A database with the tables of a pack, and the way in. */
export class Tables {
  readonly database: DatabaseSync
  readonly #loader: Loader
  readonly #prepared = new Map<string, StatementSync>()

  constructor(pack: Pack, database?: DatabaseSync) {
    const plan = warehousePlan(pack)
    this.database = database ?? new DatabaseSync(':memory:')
    const made = [...SHARED_TABLES, ...declaredTables(pack, plan).flatMap((table) => table.sql)]
    for (const sql of database ? [] : made) this.database.exec(sql)
    this.#loader = new Loader(pack, plan)
  }

  /** Loads rows as one segment of each stream; answers how many rows were written. */
  load(sent: readonly Sent[]): number {
    const before = this.#changes()
    for (const [stream, rows] of Map.groupBy(sent, ([name]) => name)) {
      this.database.exec('BEGIN')
      const { statements } = this.#loader.load(
        stream,
        rows.map(([, row]) => row),
      )
      for (const { sql, parameters } of statements) this.#prepare(sql).run(...parameters)
      this.database.exec('COMMIT')
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
