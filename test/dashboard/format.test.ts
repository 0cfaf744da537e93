import { describe, expect, it } from 'vitest'
import { placeOf } from '../../src/dashboard/charts/geohash.ts'
import { stepFor } from '../../src/dashboard/data/period.ts'
import { csv } from '../../src/dashboard/export/csv.ts'
import { ago, clock, lengthOf, moment } from '../../src/dashboard/format/time.ts'
import { titleOf, words } from '../../src/dashboard/format/words.ts'
import { matchPath } from '../../src/dashboard/router.tsx'
import { geohash } from '../../src/engine/stream/geohash.ts'

const TIME = Date.parse('2026-11-20T15:43:00Z')

describe('a time', () => {
  it('is that of the zone that is asked for', () => {
    expect(clock('Asia/Kolkata', TIME)).toBe('21:13')
    expect(clock('UTC', TIME + 4_500)).toBe('15:43:04')
    expect(moment('Asia/Kolkata', TIME + 3 * 3_600_000)).toBe('21 Nov 00:13')
  })

  it('ago and a length are told in the largest unit that tells them', () => {
    expect([ago(4_000), ago(12 * 60_000), ago(3 * 3_600_000), ago(50 * 3_600_000)]).toEqual([
      '4 s',
      '12 min',
      '3 h',
      '2 d',
    ])
    expect([lengthOf(10_000), lengthOf(60_000), lengthOf(43_200_000), lengthOf(86_400_000)]).toEqual([
      '10 seconds',
      'minute',
      '12 hours',
      'day',
    ])
  })
})

describe('a name', () => {
  it('is read as words', () => {
    expect(['orders_per_city', 'ctr_quarter', 'p95', 'eta_error'].map(words)).toEqual([
      'Orders per city',
      'CTR quarter',
      'p95',
      'ETA error',
    ])
    expect(titleOf('QuickEats: real-time food delivery')).toEqual({
      name: 'QuickEats',
      about: 'real-time food delivery',
    })
  })
})

describe('the windows of a chart', () => {
  it.each([
    ['an hour of minutes', 60_000, 3_600_000, 60_000],
    ['six hours of minutes', 60_000, 6 * 3_600_000, 5 * 60_000],
    ['a day of minutes', 60_000, 24 * 3_600_000, 10 * 60_000],
    ['a week of five minutes', 300_000, 7 * 24 * 3_600_000, 3_600_000],
    ['a week of days', 86_400_000, 7 * 24 * 3_600_000, 86_400_000],
  ])('of %s are as short as there is room for', (_, declared, length, step) => {
    expect(stepFor(declared, length)).toBe(step)
  })
})

describe('a geohash cell', () => {
  it('is where the engine put the place', () => {
    for (const [latitude, longitude] of [
      [19.076, 72.8777],
      [-33.86, 151.2],
      [51.5, -0.12],
    ] as const) {
      const place = placeOf(geohash(latitude, longitude, 6) ?? '')
      // half a cell: 360/2^15 and 180/2^15 degrees
      expect(Math.abs(place.latitude - latitude)).toBeLessThan(0.00275)
      expect(Math.abs(place.longitude - longitude)).toBeLessThan(0.0055)
    }
  })

  it('lies beside its neighbours: ezs42, at 42.6 and −5.6 (en.wikipedia.org/wiki/Geohash), south of ezs48 and west of ezs43', () => {
    const [cell, north, east] = [placeOf('ezs42'), placeOf('ezs48'), placeOf('ezs43')]
    expect([north.column - cell.column, north.row - cell.row]).toEqual([0, 1])
    expect([east.column - cell.column, east.row - cell.row]).toEqual([1, 0])
    expect([cell.latitude.toFixed(1), cell.longitude.toFixed(1)]).toEqual(['42.6', '-5.6'])
  })
})

describe('an address', () => {
  it('is matched part by part', () => {
    expect(matchPath('/packs/:pack', '/packs/quickeats')).toEqual({ pack: 'quickeats' })
    expect(matchPath('/packs/:pack', '/packs/quick%20eats/')).toEqual({ pack: 'quick eats' })
    expect(matchPath('/packs/:pack', '/packs')).toBeUndefined()
    expect(matchPath('/', '/')).toEqual({})
  })
})

describe('numbers in a file', () => {
  it('are CSV that a spreadsheet neither breaks nor runs', async () => {
    const rows = [
      { a: 'x, "y"', b: -1.5 },
      { a: '=1+1', b: null },
    ]
    const file = csv(['a', 'b'], rows)
    expect(await file.text()).toBe('a,b\r\n"x, ""y""",-1.5\r\n\'=1+1,\r\n')
    expect([...new Uint8Array(await file.arrayBuffer()).slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  })
})
