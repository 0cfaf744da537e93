import { beforeEach, describe, expect, it } from 'vitest'
import type { FactTable } from '../src/contracts/fact.ts'
import type { BoardRow } from '../src/engine/stream/board-row.ts'
import { checkPack } from '../src/engine/stream/pack-check.ts'
import { playback } from '../src/packs/playback.ts'
import { purgeWindows, windowsPurgedTo } from '../src/platform/database/purge-windows.ts'
import { writeWindows } from '../src/platform/database/windows.ts'
import { databaseOf } from './lake/memory-database.ts'
import { Tables } from './packs/tables.ts'

const START = Date.parse('2026-11-01T12:00:00Z')
const MINUTE = 60_000

let tables: Tables
let database: D1Database
beforeEach(() => {
  tables = new Tables(playback)
  database = databaseOf(tables.database, async () => 'lives')
})

const row = (window: string, values: BoardRow['values'], region = 'in', start = START): BoardRow => ({
  ...{ window, start, end: start + MINUTE, values },
  keys: { region, cdn: 'a', device_type: 'tv' },
  cells: [],
  state: 'final',
  revised: false,
})
const watched = (seconds: number, region?: string) =>
  row('buffering', { sessions: 2, rebuffers: 1, buffered: 0.25, watched: seconds }, region)
const write = (rows: readonly BoardRow[], now: number) => writeWindows(database, 'playback', rows, now)
const facts = () =>
  tables.rows(
    'SELECT minute, region, rebuffers, buffered, watched, avg_kbps, exits, ended FROM playback_qoe_fact ORDER BY region',
  )
const version = () =>
  tables.rows("SELECT version FROM warehouse_tables WHERE name = 'playback_qoe_fact'")[0]?.version
const nothing = { rebuffers: null, buffered: null, watched: null, avg_kbps: null, exits: null, ended: null }

describe('a fact of windows', () => {
  it('is one row of what they say, whichever is final first, and as they are corrected', async () => {
    await write([watched(40), row('first_frame', { p50: 1, p95: 2 }), watched(20, 'us')], 1)
    await write([row('drop_off', { sessions: 2, exits: 1, ended: 2, rate: 0.5 })], 2)
    await write([row('bitrate', { avg_kbps: 4000 }), watched(30)], 3)
    expect(facts()).toEqual([
      {
        minute: START,
        region: 'in',
        rebuffers: 1,
        buffered: 0.25,
        watched: 30,
        avg_kbps: 4000,
        exits: 1,
        ended: 2,
      },
      { ...nothing, minute: START, region: 'us', rebuffers: 1, buffered: 0.25, watched: 20 },
    ])
  })

  it('has another version when windows were written, and none when they were as they are', async () => {
    await write([watched(40), watched(20, 'us')], 1)
    const first = version()
    await write([watched(40), watched(20, 'us')], 2)
    expect(version()).toBe(first)
    await write([watched(40), watched(21, 'us')], 3)
    expect(Number(version())).toBeGreaterThan(Number(first))
  })

  it('marks its day for the lake', async () => {
    await write([watched(40)], 1)
    expect(tables.rows('SELECT name, day, is_changed FROM warehouse_days')).toEqual([
      { name: 'playback.qoe_fact', day: Math.floor(START / 86_400_000), is_changed: 1 },
    ])
  })

  it('loses what a window takes back, and nothing by windows that are deleted for their age', async () => {
    await write([watched(40), row('bitrate', { avg_kbps: 4000 }), watched(20, 'us')], 1)
    const drop = (window: string) => tables.rows(`DELETE FROM windows WHERE window = '${window}'`)
    drop('buffering')
    expect(facts()).toEqual([{ ...nothing, minute: START, region: 'in', avg_kbps: 4000 }])
    tables.rows(`UPDATE windows_purged SET purged_to = ${START + 1}`)
    drop('bitrate')
    expect(facts()).toEqual([{ ...nothing, minute: START, region: 'in', avg_kbps: 4000 }])
  })
})

describe('windows that are deleted for their age', () => {
  const aged = (starts: number) =>
    Array.from({ length: starts }, (_, i) => row('errors', { lines: i }, 'in', START + i * MINUTE))
  const left = () =>
    tables.rows('SELECT window, count(*) AS n, min(start) AS first FROM windows GROUP BY 1 ORDER BY 1')

  it('are those that begin before the time, in as many steps as it takes, and their fact stays', async () => {
    await write([...aged(25_000), watched(40), row('gone', { n: 1 })], 1)
    const before = START + 24_990 * MINUTE
    expect(await purgeWindows(database, before, 2)).toBe(true)
    expect(await windowsPurgedTo(database)).toBe(before)
    expect(await purgeWindows(database, before, 100)).toBe(false)
    expect(left()).toEqual([{ window: 'errors', n: 10, first: before }])
    expect(facts()).toMatchObject([{ minute: START, watched: 40 }])
  })

  it('are gone up to the latest time there was', async () => {
    await write(aged(3), 1)
    await purgeWindows(database, START + 2 * MINUTE, 10)
    await purgeWindows(database, START + MINUTE, 10)
    expect(await windowsPurgedTo(database)).toBe(START + 2 * MINUTE)
    expect(left()).toEqual([{ window: 'errors', n: 1, first: START + 2 * MINUTE }])
  })
})

const qoe = playback.facts?.qoe as FactTable
const declared = (change: object) => checkPack({ ...playback, facts: { qoe: { ...qoe, ...change } } })
const windows = (change: object) => ({ windows: { ...qoe.windows, ...change } })

it.each([
  [
    'a window that is not there',
    windows({ seen: { n: 'integer' } }),
    'windows.seen',
    /no tumbling window "seen"/,
  ],
  [
    'a value that is not there',
    windows({ bitrate: { kbps: 'real' } }),
    'windows.bitrate',
    /there is avg_kbps/,
  ],
  [
    'a column of two windows',
    windows({ buffering_by_cdn: { watched: 'real' } }),
    'windows.buffering_by_cdn',
    /column "watched" already/,
  ],
  [
    'other keys',
    windows({ buffering_by_cdn: { sessions: 'integer' } }),
    'windows.buffering_by_cdn',
    /is by region, cdn, and the grain/,
  ],
  ['rows in the lake only', { serve: 'lake' }, 'serve', /must be "rows"/],
] as const)('of a fact of windows %s is found', (_, change, path, message) => {
  expect(declared(change)).toContainEqual({
    path: `facts.qoe.${path}`,
    message: expect.stringMatching(message),
  })
})
