import { describe, expect, it } from 'vitest'
import { difference } from '../../src/dashboard/format/number.ts'
import { dayAfter, startOfDay } from '../../src/dashboard/format/time.ts'
import { later } from '../../src/dashboard/kinds/columns.ts'

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

  it.each([
    [0.981, 0.975, 'share', '+0.6 pp'],
    [90, 120, 'money', '−25 %'],
    [5, 0, 'count', 'new'],
    [5, 5, 'count', '±0 %'],
    [5, null, 'count', '–'],
  ] as const)('%d against %d of %s is %s', (now, before, unit, words) => {
    expect(difference(now, before, { unit })).toBe(words)
  })
})
