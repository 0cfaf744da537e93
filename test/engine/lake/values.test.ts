import { describe, expect, it } from 'vitest'
import type { LakeType } from '../../../src/engine/lake/column.ts'
import { dayOf, encoderOf } from '../../../src/engine/lake/physical.ts'
import { RowBuffer } from '../../../src/engine/lake/row-buffer.ts'

const STRINGS: LakeType = { type: 'array', elementType: 'string', containsNull: true }

describe('a value', () => {
  it.each<[LakeType, unknown, unknown]>([
    ['timestamp', '1970-01-01T00:00:00.000001Z', 1n],
    ['timestamp', '1970-01-01T05:30:00+05:30', 0n],
    ['timestamp', '1969-12-31T23:59:59.999999Z', -1n],
    ['timestamp', '1970-01-01T00:00:00.1234567Z', 123_456n],
    ['timestamp', '1970-01-01T00:00:00.5Z', 500_000n],
    ['timestamp', '2026-11-01', 1_793_491_200_000_000n],
    ['timestamp', '0000-01-01', -62_167_219_200_000_000n],
    ['timestamp', '9999-12-31T23:59:59.999999Z', 253_402_300_799_999_999n],
    ['timestamp', 'yesterday', undefined],
    ['timestamp', 1_793_491_200_000, undefined],
    ['date', '1970-01-02', 1],
    ['date', '1969-12-31', -1],
    ['date', '2026-11-01T00:00:00Z', undefined],
    ['decimal(18,2)', '499.5', 49_950n],
    ['decimal(18,2)', '-0.05', -5n],
    ['decimal(18,2)', '999999999999.99', 99_999_999_999_999n],
    ['decimal(18,2)', '1.005', undefined],
    ['decimal(18,2)', 4.35, undefined],
    ['long', 9_007_199_254_740_991, 9_007_199_254_740_991n],
    ['long', 1.5, undefined],
    ['double', 0.1, 0.1],
    ['double', '0.1', undefined],
    ['boolean', false, false],
    ['boolean', 0, undefined],
    ['string', '', ''],
    ['string', { a: [1] }, '{"a":[1]}'],
    [STRINGS, ['a', null], ['a', null]],
    [STRINGS, [], []],
    [STRINGS, 'a', undefined],
  ])('of a %s column: %j', (type, value, kept) => {
    expect(encoderOf(type)(value)).toEqual(kept)
  })

  it('that no column takes is in the rest of its row, and a table without one refuses the row', () => {
    const columns = [
      { name: 'n', type: 'long' },
      { name: '_rest', type: 'string' },
    ] as const
    const buffer = new RowBuffer(columns)
    buffer.add({ n: 'many', 'o.x': null })
    buffer.add({ n: 1 })
    expect(buffer.take()).toEqual([
      [null, 1n],
      ['{"n":"many","o.x":null}', null],
    ])
    expect(() => new RowBuffer(columns.slice(0, 1)).add({ n: 1, m: 2 })).toThrow('no column for it')
  })
})

it.each([
  ['2026-11-01T23:59:59.999Z', '2026-11-01'],
  ['0001-01-01T00:00:00Z', '0001-01-01'],
  // the year before the first, and the one behind the last that has four digits
  ['-000001-12-31T18:30:00Z', '0001-01-01'],
  ['+010000-01-01T00:59:00Z', '9999-12-31'],
])('%s is kept with the rows of %s', (time, day) => {
  expect(dayOf(Date.parse(time))).toBe(day)
})
