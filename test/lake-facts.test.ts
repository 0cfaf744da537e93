import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { rowGroups } from '../src/engine/lake/read-parquet.ts'
import { type KeptRow, keptRows, servedTables } from '../src/engine/lake/served-table.ts'
import { DeltaTable } from '../src/lake/delta-table.ts'
import { exportDays } from '../src/lake/export.ts'
import type { Evaluate } from '../src/lake/lake-rows.ts'
import { purge } from '../src/lake/purge.ts'
import { readTable } from '../src/platform/lake-log.ts'
import { lakePrefix } from '../src/platform/names.ts'
import { bucketOf, Dead, type Objects } from './lake/memory-bucket.ts'
import { databaseOf } from './lake/memory-database.ts'
import { rides } from './lake/rides.ts'
import { type Sent, Tables } from './packs/tables.ts'

const DAY = 86_400_000
const BASE = Date.parse('2026-09-01T00:00:00Z')
/** All days but the last one are older than the hot tier. */
const NOW = BASE + 34 * DAY
const SERVED = servedTables([rides])
const idle = async () => 'lives' as const

/** What a process does until it dies, which it does at one of its calls of the bucket or the database. */
interface Life {
  readonly works: readonly ('export' | 'purge')[]
  readonly calls: number
  readonly isAfter: boolean
}

const life: fc.Arbitrary<Life> = fc.record({
  works: fc.array(fc.constantFrom('export', 'export', 'purge'), { minLength: 1, maxLength: 6 }),
  calls: fc.nat({ max: 60 }),
  isAfter: fc.boolean(),
})

/** A ride is on a day of its own. Four rides on three days, so that one day has two. */
const leg: fc.Arbitrary<Sent> = fc
  .record({
    ride: fc.nat({ max: 3 }),
    driver: fc.option(fc.constantFrom('d1', 'd2'), { nil: undefined }),
    cents: fc.nat({ max: 99_999 }),
    km: fc.double({ min: 0, max: 50, noNaN: true }),
    isLast: fc.boolean(),
    id: fc.uuid(),
  })
  .map(({ ride, driver, cents, km, isLast, id }) => [
    'legs',
    {
      leg_id: id,
      ride_id: `r${ride}`,
      ...(driver && { driver_id: driver }),
      at: new Date(BASE + (ride % 3) * DAY + ride * 3_600_000).toISOString(),
      fare: (cents / 100).toFixed(2),
      km,
      tags: ['é', String(cents)],
      is_last: isLast,
    },
  ])

const driver: fc.Arbitrary<Sent> = fc
  .record({
    id: fc.constantFrom('d1', 'd2'),
    city: fc.constantFrom('Pune', 'Delhi', 'Agra'),
    hour: fc.nat({ max: 96 }),
  })
  .map(({ id, city, hour }) => [
    'drivers',
    { driver_id: id, city, as_of: new Date(BASE + hour * 3_600_000).toISOString() },
  ])

const load = fc.oneof(
  { weight: 3, arbitrary: fc.array(leg, { minLength: 1, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.array(driver, { minLength: 1, maxLength: 2 }) },
)

const served = (name: string) => {
  const table = SERVED.get(`rides.${name}`)
  if (!table) throw new Error(`${name} is gone`)
  return table
}

/** The rows of a table in the lake, as the database would have them. */
async function rowsInLake(bucket: R2Bucket, name: string): Promise<KeptRow[]> {
  const rows: KeptRow[] = []
  const { files } = await readTable(bucket, `rides.${name}`)
  for (const path of files.keys()) {
    const object = await bucket.get(lakePrefix(`rides.${name}`) + path)
    if (!object) throw new Error(`${path} is gone`)
    for await (const group of rowGroups(await object.arrayBuffer()))
      rows.push(...keptRows(served(name), group.columns, 0, group.rows))
  }
  return rows
}

const sorted = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).sort()
const columns = (name: string) =>
  served(name)
    .columns.map((column) => `"${column.name}"`)
    .join(', ')

it('facts are in the lake as they would be in the database, whatever dies between the two, purged or not', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let purged = 0
  let late = 0
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(load, { minLength: 1, maxLength: 4 }),
      fc.array(load, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      fc.array(life, { minLength: 1, maxLength: 4 }),
      fc.array(life, { minLength: 1, maxLength: 4 }),
      async (scheduler, before, meanwhile, isPurged, first, second) => {
        const objects: Objects = new Map()
        const [hot, whole] = [new Tables(rides), new Tables(rides)]
        hot.database.exec(
          'CREATE TABLE moved (n INTEGER); CREATE TRIGGER late AFTER INSERT ON warehouse_late BEGIN INSERT INTO moved VALUES (1); END',
        )
        const evaluate: Evaluate = (sql, parameter) => whole.database.prepare(sql).all(parameter) as KeptRow[]
        const turn = () => scheduler.schedule(Promise.resolve())
        const loadBoth = (rows: readonly Sent[]) => {
          hot.load(rows)
          whole.load(rows)
        }
        const work = async (kind: 'export' | 'purge', table: DeltaTable, database: D1Database) =>
          kind === 'export'
            ? exportDays(table, served('rides_fact'), { database, evaluate }, NOW)
            : purge(table, served('rides_fact'), database, NOW)
        const writer = async (lives: readonly Life[]) => {
          for (const { works, calls, isAfter } of lives) {
            let left = calls
            const fate = async () => {
              await turn()
              if (left-- > 0) return 'lives' as const
              return isAfter && left === -1 ? 'dies after' : 'dies before'
            }
            const table = new DeltaTable(bucketOf(objects, fate), 'rides.rides_fact', DAY)
            try {
              for (const kind of works) await work(kind, table, databaseOf(hot.database, fate))
            } catch (error) {
              if (!(error instanceof Dead)) throw error
            }
          }
        }
        const [bucket, database] = [bucketOf(objects, idle), databaseOf(hot.database, idle)]
        const calm = async (kind: 'export' | 'purge') => {
          const table = new DeltaTable(bucket, 'rides.rides_fact', DAY)
          while (await work(kind, table, database));
        }
        const inLake = async () => sorted(await rowsInLake(bucket, 'rides_fact'))
        const expected = () => sorted(whole.rows(`SELECT ${columns('rides_fact')} FROM rides_rides_fact`))

        for (const rows of before) loadBoth(rows)
        await calm('export')
        if (isPurged) await calm('purge')
        const loading = async () => {
          for (const rows of meanwhile) {
            await turn()
            loadBoth(rows)
          }
        }
        await scheduler.waitFor(Promise.all([loading(), writer(first), writer(second)]))
        purged += Number(hot.rows('SELECT count(*) AS n FROM warehouse_days WHERE purged_to > 0')[0]?.n)
        await calm('export')
        expect(await inLake()).toEqual(expected())
        late += Number(hot.rows('SELECT count(*) AS n FROM moved')[0]?.n)
        await calm('purge')
        expect(hot.rows('SELECT * FROM rides_rides_fact')).toEqual([])
        expect(hot.rows('SELECT * FROM warehouse_late')).toEqual([])
        expect(await inLake()).toEqual(expected())
      },
    ),
    { numRuns: 25 },
  )
  expect(purged).toBeGreaterThan(5)
  expect(late).toBeGreaterThan(5)
})
