import { expect, it } from 'vitest'
import type { LakeColumn, Physical } from '../../../src/engine/lake/column.ts'
import { StatsCollector } from '../../../src/engine/lake/stats.ts'

function boundsOf(type: LakeColumn['type'], ...groups: Physical[][]) {
  const collector = new StatsCollector([{ name: 'v', type }])
  for (const group of groups) collector.add([group])
  const { minValues, maxValues, nullCount, numRecords } = collector.stats()
  return [minValues.v, maxValues.v, nullCount.v, numRecords]
}

const LONG = 'x'.repeat(40)

it.each<[string, LakeColumn['type'], Physical[][], unknown[]]>([
  [
    'of several parts',
    'long',
    [
      [3n, null],
      [1n, 2n],
    ],
    [1, 3, 1, 4],
  ],
  ['of nothing but nulls', 'long', [[null, null]], [undefined, undefined, 2, 2]],
  ['of integers that JSON cannot hold', 'long', [[9_007_199_254_740_993n]], [undefined, undefined, 0, 1]],
  ['of money', 'decimal(18,2)', [[49_950n, -5n]], [-0.05, 499.5, 0, 2]],
  [
    'of times, rounded outwards',
    'timestamp',
    [[1n]],
    ['1970-01-01T00:00:00.000Z', '1970-01-01T00:00:00.001Z', 0, 1],
  ],
  [
    'of times before 1970',
    'timestamp',
    [[-1n]],
    ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00.000Z', 0, 1],
  ],
  [
    'of times of years that no engine can write',
    'timestamp',
    [[-62_167_239_000_000_000n, 0n]],
    [undefined, undefined, 0, 2],
  ],
  ['of days', 'date', [[0, -1]], ['1969-12-31', '1970-01-01', 0, 2]],
  // as bytes of UTF-8 the emoji is behind U+FF5E, as UTF-16 it is before it
  ['of texts, as engines order them', 'string', [['😀', '～']], ['～', '😀', 0, 2]],
  [
    'of long texts, by a beginning that holds them',
    'string',
    [[LONG]],
    ['x'.repeat(32), `${'x'.repeat(32)}\u{10ffff}`, 0, 1],
  ],
  [
    'of a text that is cut within a pair',
    'string',
    [[`${'x'.repeat(31)}😀y`]],
    ['x'.repeat(31), `${'x'.repeat(31)}\u{10ffff}`, 0, 1],
  ],
  ['of flags, which have none', 'boolean', [[true, null]], [undefined, undefined, 1, 2]],
])('the bounds %s', (_, type, groups, expected) => {
  expect(boundsOf(type, ...groups)).toEqual(expected)
})
