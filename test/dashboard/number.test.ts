import { describe, expect, it } from 'vitest'
import { exact, type Measure, short } from '../../src/dashboard/format/number.ts'

const INR: Measure = { unit: 'money', currency: 'INR' }
const USD: Measure = { unit: 'money', currency: 'USD' }

describe('a number in people’s form', () => {
  it.each<[unknown, Measure, string]>([
    [84_000_000, INR, '₹8.4 Cr'],
    [4_480_000, INR, '₹44.8 L'],
    [99_999, INR, '₹99,999'],
    [28.5, INR, '₹28.5'],
    [-84_000_000, INR, '−₹8.4 Cr'],
    [84_000_000, USD, '$84 M'],
    [9_999, { unit: 'count' }, '9,999'],
    [12_345, { unit: 'count' }, '12.3 k'],
    [1_250_000, { unit: 'count' }, '1.25 M'],
    [0, { unit: 'count' }, '0'],
    [0.965, { unit: 'share' }, '96.5 %'],
    [1, { unit: 'share' }, '100 %'],
    [1_234, { unit: 'ms' }, '1.23 s'],
    [87.4, { unit: 'ms' }, '87.4 ms'],
    [2_520, { unit: 's' }, '42 min'],
    [28, { unit: 'minutes' }, '28 min'],
    [4_850, { unit: 'kbps' }, '4.85 Mbit/s'],
    [28_000, { unit: 'nano_usd' }, '$0.000028'],
    [0.000028, { unit: 'usd' }, '$0.000028'],
    [1_500, { unit: 'g' }, '1.5 kg'],
    [null, { unit: 'count' }, '–'],
    ['', { unit: 'count' }, '–'],
  ])('%j of %j is %s', (value, measure, text) => {
    expect(short(value, measure)).toBe(text)
  })

  it('has the whole number behind it, grouped as its people group it', () => {
    expect(exact(84_000_000.5, INR)).toBe('₹8,40,00,000.50')
    expect(exact(12_345, { unit: 'count' })).toBe('12,345')
    expect(exact(1_234.5, { unit: 'ms' })).toBe('1,234.5 ms')
    expect(exact(null, INR)).toBe('no value')
  })
})
