import { expect, it } from 'vitest'
import { missingMigrations } from '../../src/cli/packs/ddl.ts'
import { driftOf } from '../../src/cli/packs/drift.ts'
import type { Pack } from '../../src/contracts/pack.ts'
import { PACKS } from '../../src/packs/index.ts'
import { taxis } from '../engine/warehouse/taxis.ts'
import { type Sent, Tables } from '../packs/tables.ts'

const trip: Sent = [
  'trips',
  { trip_id: 'a', state: 'begun', driver_id: 'd', begun_at: '2026-11-01T00:00:00Z', fare: '9.50' },
]
const trips = taxis.facts?.trips
const withColumns = (columns: object, derived: object = {}): Pack =>
  ({
    ...taxis,
    facts: {
      trips: {
        ...trips,
        derived: { ...trips?.derived, ...derived },
        from: { ...trips?.from, trips: { columns: { ...trips?.from.trips?.columns, ...columns } } },
      },
    },
  }) as Pack

it('the migrations make the tables that the packs declare: if not, run `node src/cli/main.ts packs ddl`', () => {
  expect(missingMigrations(PACKS)).toEqual([])
})

it('a new column is added to what is there, and the views that show it are made anew', () => {
  const tables = new Tables(taxis)
  tables.load([trip])
  const changed = withColumns(
    { cheapest: { min: 'fare' } },
    { is_cheap: { sql: 'fare < 1000', type: 'flag' } },
  )
  const drift = driftOf(tables.database, changed)
  expect(drift).toContain('ALTER TABLE taxis_trips_fact ADD COLUMN "cheapest" INTEGER')
  for (const sql of drift) tables.database.exec(sql)
  expect(driftOf(tables.database, changed)).toEqual([])
  expect(tables.rows('SELECT fare, cheapest, is_cheap FROM taxis_trips_star')).toEqual([
    { fare: 950, cheapest: null, is_cheap: 1 },
  ])
  const later = new Tables(changed, tables.database)
  later.load([trip])
  expect(later.rows('SELECT cheapest FROM taxis_trips_fact')).toEqual([{ cheapest: 950 }])
})

it('a column that is not declared any more is dropped, and one that is worked out otherwise is made anew', () => {
  const { database } = new Tables(
    withColumns({ cheapest: { min: 'fare' } }, { total: { sql: 'fare', type: 'money' } }),
  )
  const drift = driftOf(database, taxis)
  expect(drift.join('\n')).toMatch(
    /DROP COLUMN "cheapest"[\s\S]*DROP COLUMN "total"[\s\S]*ADD COLUMN "total"/,
  )
  for (const sql of drift) database.exec(sql)
  expect(driftOf(database, taxis)).toEqual([])
})

it('a column of another type cannot be changed in place', () => {
  const { database } = new Tables(taxis)
  const changed = withColumns({ fare: { max: 'fare * 1.0', type: 'real' } })
  expect(() => driftOf(database, changed)).toThrow('taxis_trips_fact.fare cannot be changed in place')
})

it('what a fact is looked up by is an index, as long as it is declared', () => {
  const tables = new Tables(taxis)
  const looked = {
    ...taxis,
    facts: { ...taxis.facts, trips: { ...trips, lookups: ['driver_id', 'helper_id'] } },
  } as Pack
  const [byDriver, byHelper] = ['driver_id', 'helper_id'].map((by) => `taxis_trips_fact_by_${by}`)
  const drift = driftOf(tables.database, looked)
  expect(drift).toEqual([
    `CREATE INDEX ${byDriver} ON taxis_trips_fact ("driver_id", "begun_at")`,
    `CREATE INDEX ${byHelper} ON taxis_trips_fact ("helper_id", "begun_at")`,
  ])
  for (const sql of drift) tables.database.exec(sql)
  expect(driftOf(tables.database, looked)).toEqual([])
  expect(driftOf(tables.database, taxis)).toEqual([`DROP INDEX ${byDriver}`, `DROP INDEX ${byHelper}`])
})
