import { expect, it } from 'vitest'
import type { Cleaning } from '../../../src/contracts/stream.ts'
import { cleaner } from '../../../src/engine/stream/cleaning.ts'

const cleaned = (rule: Cleaning, row: Record<string, unknown>) => {
  cleaner([rule])(row)
  return row
}

it.each([
  ['7', 'S0007'],
  ['s7', 'S0007'],
  [' S-0007 ', 'S0007'],
  ['S00000007', 'S0007'],
  ['s_12345', 'S12345'],
  ['0', 'S0000'],
  ['S', 'S'],
  ['north', 'north'],
  ['S7a', 'S7a'],
  [7, 7],
])('the code of a store %j is %j', (id, told) => {
  expect(cleaned({ code: 'id', prefix: 'S', digits: 4 }, { id })).toEqual({ id: told })
})

it('a code of noughts without end is looked at once', () => {
  const id = `${'0'.repeat(200_000)}x`
  const began = performance.now()
  expect(cleaned({ code: 'id', prefix: 'S', digits: 4 }, { id })).toEqual({ id })
  expect(performance.now() - began).toBeLessThan(1_000)
})

it.each([
  ['12', 12],
  [' -1.50 ', -1.5],
  ['1e9', '1e9'],
  ['0x10', '0x10'],
  ['', ''],
  ['1,000', '1,000'],
  ['12345678901234567890', '12345678901234567890'],
  [true, true],
])('the number %j is %j', (n, told) => {
  expect(cleaned({ number: 'n' }, { n })).toEqual({ n: told })
})

it.each([
  ['31/12/2026', '2026-12-31'],
  ['1-2-2026', '2026-02-01'],
  ['2026/2/1', '2026-02-01'],
  ['2026-12-31', '2026-12-31'],
  ['31.12.2026 9:05', '2026-12-31T09:05:00+05:30'],
  ['2026-12-31 18:30:15.250', '2026-12-31T18:30:15.250+05:30'],
  ['2026-12-31T18:30:00', '2026-12-31T18:30:00+05:30'],
  ['2026-12-31 18:30:00Z', '2026-12-31T18:30:00Z'],
  ['2026-12-31 18:30:00+0100', '2026-12-31T18:30:00+01:00'],
  ['2026-12-31T18:30:00.000Z', '2026-12-31T18:30:00.000Z'],
  // whether there is such a day is for the contract to say
  ['12/31/2026', '2026-31-12'],
  ['31/12/26', '31/12/26'],
  ['yesterday', 'yesterday'],
])('the day or time %j is %j', (at, told) => {
  expect(cleaned({ isoTime: 'at', order: 'day first', offset: '+05:30' }, { at })).toEqual({ at: told })
})

it('a day may be written the month first', () => {
  const rule: Cleaning = { isoTime: 'at', order: 'month first', offset: '-05:00' }
  expect(cleaned(rule, { at: '12/31/2026' })).toEqual({ at: '2026-12-31' })
})

it('a difference is worked out where both numbers are there, whatever the sender says it is', () => {
  const rule: Cleaning = { difference: 'waste', of: ['box', 'product'] }
  expect(cleaned(rule, { box: 10, product: 4, waste: 1 })).toMatchObject({ waste: 6 })
  expect(cleaned(rule, { box: 10, product: '4', waste: 1 })).toEqual({ box: 10, product: '4' })
})

it('several fields are joined where all are there, whatever the sender says it is', () => {
  const rule: Cleaning = { join: 'item', of: ['store', 'product'], with: '/' }
  expect(cleaned(rule, { store: 'S1', product: 'P2', item: 'x' })).toMatchObject({ item: 'S1/P2' })
  expect(cleaned(rule, { store: 'S1', item: 'x' })).toEqual({ store: 'S1' })
})
