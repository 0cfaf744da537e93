import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Sent, Tables } from '../../packs/tables.ts'
import { naive } from './naive-history.ts'
import { taxis } from './taxis.ts'

const day = (n: number) => new Date(Date.UTC(2026, 10, n)).toISOString()
const driver = (as_of: number, told: object = {}): Sent => [
  'drivers',
  { driver_id: 'd', active: true, as_of: day(as_of), ...told },
]
const trip = (id: string, at: number, told: object = {}): Sent => [
  'trips',
  { trip_id: id, state: 'begun', driver_id: 'd', begun_at: day(at), fare: '9.50', ...told },
]

const DRIVERS = `SELECT driver_id, valid_from, valid_to, is_deleted, is_inferred, city, seats, phone, rating, active
FROM taxis_driver_dim ORDER BY driver_id, valid_from`
const TRIPS = `SELECT trip_id, begun_at, f.driver_id, helper_id, fare, is_ended, tips,
  d.valid_from AS driver_since, h.valid_from AS helper_since
FROM taxis_trips_fact AS f LEFT JOIN taxis_driver_dim AS d USING (driver_key)
LEFT JOIN taxis_driver_dim AS h ON h.driver_key = helper_key ORDER BY trip_id`
const CONTACTS = `SELECT driver_id, valid_from, valid_to, is_current, is_inferred, phone FROM taxis_contact_dim ORDER BY driver_id`

function loaded(...batches: Sent[][]): Tables {
  const tables = new Tables(taxis)
  for (const batch of batches) tables.load(batch)
  return tables
}

/** What the tables say, without the surrogate keys, whose numbers tell in which order rows came. */
const state = (tables: Tables) => [tables.rows(DRIVERS), tables.rows(TRIPS), tables.rows(CONTACTS)]

const cities = (tables: Tables) =>
  tables
    .rows(DRIVERS)
    .map(({ valid_from, city, is_deleted }) => [
      Number(valid_from) < 0 ? 'ever' : new Date(Number(valid_from)).getUTCDate(),
      is_deleted ? 'deleted' : city,
    ])

describe('the history of a dimension', () => {
  it('begins a version where a tracked field changes, and none where another does', () => {
    const tables = loaded([
      driver(1, { city: 'Graz', phone: '1' }),
      driver(2, { city: 'Graz', phone: '2' }),
      driver(3, { city: 'Linz', phone: '3' }),
    ])
    expect(cities(tables)).toEqual([
      ['ever', 'Graz'],
      [3, 'Linz'],
    ])
    expect(tables.rows('SELECT DISTINCT phone FROM taxis_driver_dim')).toEqual([{ phone: '3' }])
  })

  it('takes a row that comes late into its place', () => {
    const tables = loaded(
      [driver(1, { city: 'Graz' })],
      [driver(5, { city: 'Wien' })],
      [driver(3, { city: 'Linz' })],
    )
    expect(cities(tables)).toEqual([
      ['ever', 'Graz'],
      [3, 'Linz'],
      [5, 'Wien'],
    ])
  })

  it('moves the beginning of a version that was the same earlier already', () => {
    const tables = loaded(
      [driver(1, { city: 'Graz' }), driver(5, { city: 'Wien' })],
      [driver(3, { city: 'Wien' })],
    )
    expect(cities(tables)).toEqual([
      ['ever', 'Graz'],
      [3, 'Wien'],
    ])
  })

  it('holds a deletion and what came after it', () => {
    const tables = loaded([
      driver(1, { city: 'Graz' }),
      driver(2, { city: 'Graz', active: false }),
      driver(3, { city: 'Graz' }),
    ])
    expect(cities(tables)).toEqual([
      ['ever', 'Graz'],
      [2, 'deleted'],
      [3, 'Graz'],
    ])
  })

  it('takes a field that is absent for a value like any other', () => {
    const tables = loaded([driver(1, { city: 'Graz' }), driver(2), driver(3), driver(4, { city: 'Graz' })])
    expect(cities(tables)).toEqual([
      ['ever', 'Graz'],
      [2, null],
      [4, 'Graz'],
    ])
  })

  it('keeps the surrogate key of a version that stays', () => {
    const tables = loaded([driver(1, { city: 'Graz' }), driver(5, { city: 'Wien' })])
    const keys = () =>
      tables.rows("SELECT driver_key AS k FROM taxis_driver_dim WHERE city <> 'Linz' ORDER BY valid_from")
    const before = keys()
    tables.load([driver(3, { city: 'Linz', phone: '9' })])
    expect(keys()).toEqual(before)
  })
})

describe('a fact', () => {
  it('points at the version as of its time', () => {
    const tables = loaded(
      [driver(1, { city: 'Graz' }), driver(5, { city: 'Wien' })],
      [trip('a', 2), trip('b', 5), trip('c', 9)],
    )
    expect(tables.rows('SELECT trip_id, driver_city FROM taxis_trips_star ORDER BY 1')).toEqual([
      { trip_id: 'a', driver_city: 'Graz' },
      { trip_id: 'b', driver_city: 'Wien' },
      { trip_id: 'c', driver_city: 'Wien' },
    ])
  })

  it('whose member is not told of yet points at an inferred one, which is filled in place', () => {
    const tables = loaded([trip('a', 2)])
    const [before] = tables.rows('SELECT driver_key, is_inferred, city FROM taxis_driver_dim')
    expect(before).toMatchObject({ is_inferred: 1, city: null })
    expect(tables.load([driver(7, { city: 'Graz' })])).toBeGreaterThan(0)
    expect(tables.rows('SELECT driver_key, is_inferred, city FROM taxis_driver_dim')).toEqual([
      { ...before, is_inferred: 0, city: 'Graz' },
    ])
    expect(tables.rows('SELECT driver_city FROM taxis_trips_star')).toEqual([{ driver_city: 'Graz' }])
  })

  it('is pointed anew where history changes under it', () => {
    const tables = loaded(
      [driver(1, { city: 'Graz' })],
      [trip('a', 2), trip('b', 4)],
      [driver(3, { city: 'Linz' })],
    )
    expect(tables.rows('SELECT driver_city FROM taxis_trips_star ORDER BY trip_id')).toEqual([
      { driver_city: 'Graz' },
      { driver_city: 'Linz' },
    ])
  })

  it('is there when only a part of it came', () => {
    const tables = loaded([['tips', { tip_id: '1', trip_id: 'a', cents: 50, at: day(2) }]])
    expect(tables.rows('SELECT trip_id, tips, fare, driver_key FROM taxis_trips_fact')).toEqual([
      { trip_id: 'a', tips: 50, fare: null, driver_key: null },
    ])
    tables.load([trip('a', 2)])
    expect(tables.rows('SELECT tips, fare, total, driver_id FROM taxis_trips_fact')).toEqual([
      { tips: 50, fare: 950, total: 1000, driver_id: 'd' },
    ])
  })
})

it('rows that were loaded already write nothing', () => {
  const rows = [
    driver(1, { city: 'Graz' }),
    driver(3, { city: 'Linz', active: false }),
    trip('a', 2),
    trip('a', 2, { state: 'ended' }),
  ]
  const tables = loaded(rows)
  const before = state(tables)
  expect(tables.load(rows)).toBe(0)
  expect(tables.load(rows.toReversed())).toBe(0)
  expect(state(tables)).toEqual(before)
})

const Maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined })
const Id = fc.constantFrom('d1', 'd2')
const Drivers = fc
  .record({
    driver_id: Id,
    city: Maybe(fc.constantFrom('Graz', 'Linz')),
    seats: fc.constantFrom(4, 4, 4, 7, undefined),
    phone: Maybe(fc.constantFrom('1', '2')),
    rating: Maybe(fc.constantFrom(4, 4.5)),
    active: fc.constantFrom(true, true, true, false),
    as_of: fc.integer({ min: 1, max: 6 }).map(day),
  })
  .map((row): Sent => ['drivers', row])
const TripId = fc.constantFrom('a', 'b', 'c')
const Trips = fc
  .record({
    trip_id: TripId,
    state: fc.constantFrom('begun', 'ended'),
    driver_id: Maybe(Id),
    helper_id: Maybe(Id),
    begun_at: fc.integer({ min: 0, max: 7 }).map(day),
    fare: fc.constantFrom('1', '2.5', '10.05'),
  })
  .map((row): Sent => ['trips', row])
const Tips = fc
  .record({
    tip_id: fc.constant('t'),
    trip_id: TripId,
    cents: fc.integer({ min: 1, max: 9 }),
    at: fc.constant(day(3)),
  })
  .map((row): Sent => ['tips', row])
/** Each row, when it comes, and when it comes again, if it does. Sums count on each row coming once, which the loads see to. */
const Coming = fc.array(
  fc.tuple(
    fc.oneof(
      { arbitrary: Drivers, weight: 4 },
      { arbitrary: Trips, weight: 2 },
      { arbitrary: Tips, weight: 1 },
    ),
    fc.integer({ min: 0, max: 9 }),
    fc.option(fc.integer({ min: 0, max: 9 })),
  ),
  { maxLength: 40, size: 'max' },
)

function batches(coming: readonly (readonly [Sent, number, number | null])[]): Sent[][] {
  const all = Array.from({ length: 10 }, (): Sent[] => [])
  for (const [sent, first, again] of coming) {
    all[first]?.push(sent)
    if (again !== null && sent[0] !== 'tips') all[again]?.push(sent)
  }
  return all
}

describe('any order, batching and repetition', () => {
  const [tables, other] = [new Tables(taxis), new Tables(taxis)]

  it('gives what all rows at once come to, told in plain steps', () => {
    fc.assert(
      fc.property(Coming, (coming) => {
        tables.empty()
        for (const batch of batches(coming)) tables.load(batch)
        const expected = naive(coming.map(([sent]) => sent))
        expect(tables.rows(DRIVERS)).toEqual(expected.versions)
        expect(tables.rows(TRIPS)).toEqual(expected.trips)
        other.empty()
        other.load(coming.map(([sent]) => sent))
        expect(state(other)).toEqual(state(tables))
      }),
      { numRuns: 300 },
    )
  }, 60_000)

  it('leaves no gap and no overlap in the versions of a key, and one that is current', () => {
    fc.assert(
      fc.property(Coming, (coming) => {
        tables.empty()
        for (const batch of batches(coming)) {
          tables.load(batch)
          const parted = tables.rows(`SELECT * FROM (
            SELECT valid_to, is_current, lead(valid_from) OVER (PARTITION BY driver_id ORDER BY valid_from) AS next,
              valid_from, row_number() OVER (PARTITION BY driver_id ORDER BY valid_from) AS place FROM taxis_driver_dim
          ) WHERE valid_to IS NOT next OR is_current IS NOT (next IS NULL) OR (place = 1 AND valid_from >= 0)`)
          expect(parted).toEqual([])
          expect(
            tables.rows(
              'SELECT * FROM taxis_trips_fact WHERE (driver_key IS NULL) <> (driver_id IS NULL OR begun_at IS NULL)',
            ),
          ).toEqual([])
          expect(
            tables.rows(
              'SELECT 1 FROM taxis_trips_fact WHERE coalesce(driver_key, 0) NOT IN (SELECT 0 UNION ALL SELECT driver_key FROM taxis_driver_dim)',
            ),
          ).toEqual([])
        }
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
