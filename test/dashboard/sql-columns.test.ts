import { describe, expect, it } from 'vitest'
import { drawingOf, sqlColumns, timeIn } from '../../src/dashboard/kinds/sql-columns.ts'

const answer = (
  types: Readonly<Record<string, string>>,
  ...rows: readonly Readonly<Record<string, unknown>>[]
) => ({
  meta: Object.entries(types).map(([name, type]) => ({ name, type })),
  data: rows,
  rows: rows.length,
  elapsed_ms: 1,
  truncated: false,
})

describe('the columns of an answer', () => {
  it('are amounts where they are numbers that neither name something nor tell a time', () => {
    const types = {
      order_id: 'Int64',
      is_paid: 'Int64',
      valid_from: 'Int64',
      city: 'String',
      orders: 'Nullable(Int64)',
    }
    const amounts = sqlColumns(answer(types)).filter(({ unit }) => unit)
    expect(amounts.map(({ name }) => name)).toEqual(['orders'])
  })

  it.each([
    ['2026-11-20 16:49:00', '2026-11-20T16:49:00.000Z'],
    ['2026-11-20T16:49:00+05:30', '2026-11-20T11:19:00.000Z'],
    ['2026-11-20', '2026-11-20T00:00:00.000Z'],
    [Date.UTC(2026, 10, 20), '2026-11-20T00:00:00.000Z'],
  ])('tell a time as %s', (text, time) => expect(new Date(timeIn(text)).toISOString()).toBe(time))

  it.each(['Pune', '2026', 42, null])('tell none as %s', (text) => expect(timeIn(text)).toBeNaN())
})

describe('an answer', () => {
  const types = { minute: 'DateTime', city: 'String', orders: 'UInt64' }

  it('is drawn over its times, a line for each group of words', () => {
    const rows = ['16:00:00', '16:01:00'].map((clock) => ({
      minute: `2026-11-20 ${clock}`,
      city: 'Pune',
      orders: '3',
    }))
    expect(drawingOf(answer(types, ...rows))).toEqual({
      over: 'time',
      label: 'minute',
      values: ['orders'],
      groups: ['city'],
    })
  })

  it('is drawn by its words where there is no time, and not at all where nothing can be compared', () => {
    const rows = ['Pune', 'Delhi'].map((city) => ({ city, orders: 3 }))
    expect(drawingOf(answer({ city: 'String', orders: 'Int64' }, ...rows))).toMatchObject({
      over: 'words',
      label: 'city',
    })
    expect(drawingOf(answer({ city: 'String', orders: 'Int64' }, ...rows.slice(1)))).toBeUndefined()
    expect(drawingOf(answer({ city: 'String' }, ...rows))).toBeUndefined()
  })
})
