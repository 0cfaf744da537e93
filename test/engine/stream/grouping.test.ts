import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { milliseconds } from '../../../src/engine/stream/duration.ts'
import { geohash } from '../../../src/engine/stream/geohash.ts'
import { grouping, identify } from '../../../src/engine/stream/grouping.ts'
import { test } from '../../../src/engine/stream/where.ts'

describe('a geohash', () => {
  it.each([
    [57.64911, 10.40744, 'u4pruydqqvj'], // Wikipedia, "Geohash": the tip of Jutland
    [42.605, -5.603, 'ezs42'], // Wikipedia, its worked example
    [37.8324, 112.5584, 'ww8p1r4t8'], // the example of ngeohash and node-geohash
    [-25.382708, -49.265506, '6gkzwgjzn820'], // geohash.org, Curitiba
    [0, 0, 's0000'],
    [-90, -180, '00000'],
    [90, 180, 'zzzzz'],
  ])('of %d, %d is %s', (latitude, longitude, expected) =>
    expect(geohash(latitude, longitude, expected.length)).toBe(expected),
  )

  it.each([
    [91, 0],
    [0, 181],
    [Number.NaN, 0],
  ])('of %d, %d is none', (latitude, longitude) => expect(geohash(latitude, longitude, 6)).toBeNull())
})

describe('groups', () => {
  it('are told apart by all their keys', () => {
    const keys = fc.array(
      fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean(), fc.constant(null)),
      { minLength: 2, maxLength: 2 },
    )
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(identify(a) === identify(b)).toBe(JSON.stringify(a) === JSON.stringify(b))
      }),
      { numRuns: 5000 },
    )
  })

  it('are by fields and cells', () => {
    const { names, keys } = grouping(['city', { geohash: ['lat', 'lon'], precision: 5 }])
    expect(names).toEqual(['city', 'geohash'])
    expect(keys({ city: 'Leon', lat: 42.605, lon: '-5.603' })).toEqual(['Leon', 'ezs42'])
    expect(keys({})).toEqual([null, null])
  })
})

describe('conditions', () => {
  it.each([
    [{ status: 'OK' }, true],
    [{ status: ['A', 'OK'] }, true],
    [{ status: 'OK', amount: { above: 5 } }, false],
    [{ amount: { atLeast: 5, below: 6 } }, true],
    [{ amount: { below: 5 } }, false],
    [{ text: { above: 1 } }, true],
    [{ gone: { above: 1 } }, false],
    [{ gone: { present: false } }, true],
    [{ amount: { present: true, above: 4 } }, true],
    [{ done: false }, true],
  ])('%j hold: %s', (where, holds) => {
    expect(test(where)?.({ status: 'OK', amount: 5, text: '1.5', done: false })).toBe(holds)
  })

  it('that are none need no test', () => expect(test({})).toBeUndefined())
})

it('durations are milliseconds', () => {
  expect(milliseconds('1.5 hours')).toBe(5_400_000)
  expect(() => milliseconds('7 weeks' as '7 days')).toThrow('no duration')
})
