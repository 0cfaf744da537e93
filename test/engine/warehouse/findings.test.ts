import { expect, it } from 'vitest'
import type { Pack } from '../../../src/contracts/pack.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { taxis } from './taxis.ts'

const trips = taxis.facts?.trips
const driver = taxis.dimensions?.driver
const kpi = { title: 'Trips', chart: 'number', columns: { n: 'integer' } } as const
const changed = (part: object): Pack => ({ ...taxis, ...part }) as Pack
const fact = (change: object) => changed({ facts: { trips: { ...trips, ...change } } })
const source = (change: object) =>
  fact({ from: { ...trips?.from, trips: { ...trips?.from.trips, ...change } } })
const column = (told: object) => source({ columns: { ...trips?.from.trips?.columns, extra: told } })
const dimension = (change: object) =>
  changed({ dimensions: { ...taxis.dimensions, driver: { ...driver, ...change } } })
const asked = (change: object) => changed({ kpis: { trips: { ...kpi, sql: 'SELECT 1 AS n', ...change } } })

it('a warehouse that is sound has no findings', () => {
  expect(checkPack(taxis)).toEqual([])
})

it.each([
  ['a key that may be absent', dimension({ key: 'city' }), 'dimensions.driver.key', /may be absent/],
  ['history of nothing', dimension({ track: [] }), 'dimensions.driver.track', /is empty/],
  ['history of the time', dimension({ track: ['as_of'] }), 'dimensions.driver.track', /no attribute/],
  [
    'a history that is not kept',
    dimension({ history: 'type 1' }),
    'dimensions.driver.track',
    /keeps no history/,
  ],
  [
    'a deletion that never is',
    dimension({ deleted: { active: 'no' } }),
    'dimensions.driver.deleted.active',
    /is never "no"/,
  ],
  ['a fact of no stream', fact({ from: {} }), 'facts.trips.from', /is empty/],
  [
    'a grain that may be absent',
    fact({ grain: ['driver_id'] }),
    'facts.trips.from.trips.grain.driver_id',
    /may be absent/,
  ],
  ['a time that is none', fact({ time: 'fare' }), 'facts.trips.time', /is money, and no time/],
  [
    'a dimension that is not there',
    fact({ dimensions: { car: 'driver_id' } }),
    'facts.trips.dimensions.car',
    /no dimension "car"/,
  ],
  [
    'a column that is there twice',
    fact({ derived: { fare: { sql: '1', type: 'money' } } }),
    'facts.trips.derived.fare',
    /already/,
  ],
  [
    'a field that is not there',
    column({ max: 'price' }),
    'facts.trips.from.trips.columns.extra',
    /no field "price"/,
  ],
  ['SQL without a type', column({ max: 'fare * 2' }), 'facts.trips.from.trips.columns.extra', /say its type/],
  [
    'a sum of fractions',
    column({ sum: 'fare / 3.0', type: 'real' }),
    'facts.trips.from.trips.columns.extra',
    /depends on the order/,
  ],
  [
    'a column that is merged two ways',
    source({ columns: { ...trips?.from.trips?.columns, tips: { max: 'fare' } } }),
    'facts.trips.from.tips.columns.tips',
    /is sum here and max/,
  ],
  [
    'a parameter that is not there',
    asked({ sql: 'SELECT :town AS n' }),
    'kpis.trips.sql',
    /no filter "town"/,
  ],
  [
    'a filter that filters nothing',
    asked({ filters: { city: 'text' } }),
    'kpis.trips.filters.city',
    /not in the SQL/,
  ],
  [
    'a filter that is a word of the address',
    asked({ sql: 'SELECT :tz AS n', filters: { tz: 'text' } }),
    'kpis.trips.filters.tz',
    /already/,
  ],
  [
    'a view in the place of a table',
    changed({ views: { driver_dim: { title: '', sql: '' } } }),
    'views.driver_dim',
    /name of a table/,
  ],
] as const)('%s is found', (_, pack, path, message) => {
  expect(checkPack(pack)).toContainEqual({ path, message: expect.stringMatching(message) })
})
