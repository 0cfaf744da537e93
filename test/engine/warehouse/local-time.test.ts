import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isoIn } from '../../../src/engine/stream/zone.ts'
import { kpiStatement } from '../../../src/engine/warehouse/kpi.ts'
import { stretchesOf, usualPeriod } from '../../../src/engine/warehouse/local-time.ts'

const database = new DatabaseSync(':memory:')
const [FROM, TO] = [Date.UTC(2023, 0, 1), Date.UTC(2028, 0, 1)]
const kpi = (sql: string) => ({ title: '', chart: 'table', columns: {}, sql }) as const
const query = (zone: string) => ({ from: FROM, to: TO, zone, filters: {} })

// a half hour ahead, clocks that change, by half an hour too, and a zone that left out a day
const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
]

describe.each(ZONES)('in %s', (zone) => {
  const sql =
    'SELECT local_day(t) AS day, local_month(t) AS month, local_hour(t) AS hour FROM (SELECT :from + 0 AS t)'

  it('day, month and hour are what the clocks there show', () => {
    const local = kpi(sql.replace(':from', ':moment'))
    const { sql: expanded } = kpiStatement(
      { ...local, filters: { moment: 'integer' } },
      query(zone),
      'sqlite',
    )
    const statement = database.prepare(expanded)
    fc.assert(
      fc.property(fc.integer({ min: FROM, max: TO - 1 }), (time) => {
        const shown = isoIn(zone, time)
        expect({ ...statement.get(time) }).toEqual({
          day: shown.slice(0, 10),
          month: shown.slice(0, 7),
          hour: Number(shown.slice(11, 13)),
        })
      }),
      { numRuns: 200 },
    )
  })

  it('the clocks change at the very millisecond', () => {
    for (const { from } of stretchesOf(zone, FROM, TO).slice(1))
      expect(isoIn(zone, from - 1).slice(-6)).not.toBe(isoIn(zone, from).slice(-6))
  })
})

it('a zone may be said in the SQL, and brackets may stand in a time', () => {
  const { sql, parameters } = kpiStatement(
    kpi(
      "SELECT local_hour(coalesce(:from, 0), 'Asia/Kolkata') AS there, local_hour((:from)) AS here, ':to' AS text",
    ),
    query('UTC'),
    'sqlite',
  )
  expect({ ...database.prepare(sql).get(...parameters) }).toEqual({
    there: 5,
    here: 0,
    text: ':to',
  })
})

it('other engines are spoken to in their words', () => {
  const told = kpi(
    'SELECT local_month(at) AS month FROM f WHERE at >= :from AND (:city IS NULL OR city = :city)',
  )
  const spoken = (engine: 'duckdb' | 'postgresql') =>
    kpiStatement({ ...told, filters: { city: 'text' } }, query('Asia/Kolkata'), engine)
  expect(spoken('duckdb')).toEqual({
    sql: "SELECT strftime(make_timestamp(CAST(((at) + 19800000) AS BIGINT) * 1000), '%Y-%m') AS month FROM f WHERE at >= CAST($1 AS BIGINT) AND (CAST($2 AS TEXT) IS NULL OR city = CAST($2 AS TEXT))",
    parameters: [FROM, null],
  })
  expect(spoken('postgresql').sql).toMatch(
    /^SELECT to_char\(to_timestamp\(\(\(at\) \+ 19800000\) \/ 1000\) AT TIME ZONE 'UTC', 'YYYY-MM'\)/,
  )
})

it('the usual period is 30 days of the zone, with the day that is', () => {
  const { from, to } = usualPeriod('Asia/Kolkata', Date.parse('2026-11-20T19:00:00Z'))
  expect([isoIn('Asia/Kolkata', from), isoIn('Asia/Kolkata', to)]).toEqual([
    '2026-10-23T00:00:00.000+05:30',
    '2026-11-22T00:00:00.000+05:30',
  ])
})
