import { describe, expect, it } from 'vitest'
import { difference } from '../../src/dashboard/format/number.ts'
import { dayAfter, startOfDay } from '../../src/dashboard/format/time.ts'
import { rowBefore } from '../../src/dashboard/kinds/before.ts'
import { later } from '../../src/dashboard/kinds/columns.ts'
import type { KpiRow } from '../../src/dashboard/kinds/kpi-view.ts'

describe('a day of a zone', () => {
  it.each([
    ['UTC', '2026-11-01', '2026-11-01T00:00:00Z'],
    ['Asia/Kolkata', '2026-11-01', '2026-10-31T18:30:00Z'],
    // clocks go forward at 2 h of this day, and back at 3 h of the other
    ['Europe/Vienna', '2026-03-29', '2026-03-28T23:00:00Z'],
    ['Europe/Vienna', '2026-03-30', '2026-03-29T22:00:00Z'],
    ['Europe/Vienna', '2026-10-25', '2026-10-24T22:00:00Z'],
    ['America/New_York', '2026-11-02', '2026-11-02T05:00:00Z'],
  ])('in %s, %s, begins at %s', (zone, day, start) => {
    expect(startOfDay(zone, day)).toBe(Date.parse(start))
  })

  it('is followed by one of the next month, and what is no day by none', () => {
    expect(dayAfter('2026-10-31')).toBe('2026-11-01')
    expect(dayAfter('')).toBe('')
    expect(startOfDay('UTC', '2026-13-01')).toBeUndefined()
  })
})

describe('the period before', () => {
  const DAY = 86_400_000
  const column = (name: string) => [{ name, type: 'text' }]

  it('has its days as many days earlier, and its months as many months', () => {
    expect(later(Date.UTC(2026, 9, 1), 30 * DAY, column('day'))).toBe(Date.UTC(2026, 9, 31))
    expect(later(Date.UTC(2026, 6, 1), 90 * DAY, column('month'))).toBe(Date.UTC(2026, 9, 1))
    expect(later(Date.UTC(2025, 10, 1), 365 * DAY, column('month'))).toBe(Date.UTC(2026, 10, 1))
  })

  const [city, month, k, orders] = [
    { name: 'city', type: 'text' },
    { name: 'month', type: 'text' },
    { name: 'k', type: 'integer', unit: 'count' as const },
    { name: 'orders', type: 'integer', unit: 'count' as const },
  ]
  it.each<[string, (typeof city)[], KpiRow[], KpiRow[], (number | undefined)[]]>([
    [
      'its words',
      [city, orders],
      [
        { city: 'Pune', orders: 5 },
        { city: 'Delhi', orders: 1 },
      ],
      [
        { city: 'Delhi', orders: 9 },
        { city: 'Surat', orders: 3 },
      ],
      [undefined, 9],
    ],
    [
      'its month, three earlier',
      [month, city, orders],
      [{ month: '2026-10', city: 'Pune', orders: 5 }],
      [
        { month: '2026-08', city: 'Pune', orders: 8 },
        { month: '2026-07', city: 'Pune', orders: 7 },
      ],
      [7],
    ],
    [
      'its first number, where it has no words',
      [k, orders],
      [
        { k: 1, orders: 5 },
        { k: 3, orders: 6 },
      ],
      [{ k: 3, orders: 2 }],
      [undefined, 2],
    ],
    ['nothing, where there is one', [orders, k], [{ orders: 5, k: 1 }], [{ orders: 2, k: 7 }], [2]],
  ])('has a row known by %s', (_, columns, rows, old, found) => {
    const kpi = { name: 'x', title: 'x', chart: 'table' as const, columns, filters: [] }
    const view = { kpi, rows, before: old, length: 90 * DAY, value: orders, currency: undefined }
    expect(rows.map(rowBefore(view)).map((row) => row?.orders)).toEqual(found)
  })

  it.each([
    [0.981, 0.975, 'share', '+0.6 pp'],
    [90, 120, 'money', '−25 %'],
    [5, 0, 'count', 'new'],
    [5, 5, 'count', '±0 %'],
    [5, null, 'count', '–'],
    // a part of what is below nothing is none
    [-5.86, -1.48, 'minutes', '−4.38 min'],
    [1.5, -1, 'minutes', '+2.5 min'],
    [273, 14, 'count', '×19.5'],
  ] as const)('%d against %d of %s is %s', (now, before, unit, words) => {
    expect(difference(now, before, { unit })).toBe(words)
  })
})
