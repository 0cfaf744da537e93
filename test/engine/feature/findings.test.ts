import { expect, it } from 'vitest'
import type { Pack } from '../../../src/contracts/pack.ts'
import { checkPack } from '../../../src/engine/stream/pack-check.ts'
import { taxis } from '../warehouse/taxis.ts'

const view = {
  title: 'Trips of a driver',
  entity: 'driver',
  ttl: '30 days',
  delay: '1 minute',
  features: { trips: { type: 'integer', meaning: 'Ever' } },
  sql: `SELECT s.place, max(f.begun_at) AS event_time, count(*) AS trips FROM spine AS s
JOIN taxis_trips_fact AS f ON f.driver_id = s.driver_id AND f.begun_at < s.at GROUP BY s.place`,
} as const
const changed = (change: object) =>
  ({ ...taxis, features: { trips: { ...view, ...change } } }) as unknown as Pack
const joined = (table: string, column: string) =>
  `SELECT s.place, d.${column} AS event_time, 1 AS trips FROM spine AS s JOIN ${table} AS d ON d.driver_id = s.driver_id`

it('features that are sound have no findings', () => {
  expect(checkPack(changed({}))).toEqual([])
  expect(checkPack(changed({ sql: joined('taxis_driver_dim', 'seats') }))).toEqual([])
})

it.each([
  ['an entity that is not there', { entity: 'car' }, '.entity', /no dimension "car"/],
  [
    'an entity by two keys',
    { entity: { name: 'driver', key: 'id' } },
    '.entity',
    /goes by "driver_id" already/,
  ],
  ['a length of time that is none', { ttl: 'long' }, '.ttl', /no length of time/],
  ['no features', { features: {} }, '.features', /is empty/],
  [
    'a feature that is a column of the spine',
    { features: { at: view.features.trips } },
    '.features.at',
    /already/,
  ],
  [
    'a feature that parts full names',
    { features: { trips__7d: view.features.trips } },
    '.features.trips__7d',
    /__/,
  ],
  [
    'a feature in no words',
    { features: { trips: { type: 'integer', meaning: '' } } },
    '.features.trips.meaning',
    /is empty/,
  ],
  ['a question of nobody', { sql: 'SELECT 1 AS place, 1 AS event_time, 1 AS trips' }, '.sql', /spine/],
  ['a parameter', { sql: `${view.sql} HAVING max(f.begun_at) < :to` }, '.sql', /no parameter :to/],
  ['a dimension without history', { sql: joined('taxis_contact_dim', 'city') }, '.sql', /keeps no history/],
  [
    'an attribute without history',
    { sql: joined('taxis_driver_dim', 'phone') },
    '.sql',
    /taxis_driver_dim.phone has no history/,
  ],
  ['a star', { sql: joined('taxis_trips_star', 'begun_at') }, '.sql', /as they are now/],
])('%s is told of', (_, change, path, message) => {
  const findings = checkPack(changed(change))
  expect(findings.map((finding) => finding.path)).toContain(`features.trips${path}`)
  expect(findings.map((finding) => finding.message).join('\n')).toMatch(message)
})
