import { describe, expect, it } from 'vitest'
import type { PackShape } from '../../src/contracts/pack-shape.ts'
import type { CatalogPack } from '../../src/dashboard/data/catalog.ts'
import { drawingOf, sqlColumns, timeIn } from '../../src/dashboard/kinds/sql-columns.ts'
import { shownAnswer } from '../../src/dashboard/kinds/sql-shown.ts'

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

  it('is not drawn where its words are whole rows and no groups', () => {
    const rows = [16, 17, 18].map((hour) => ({
      minute: `2026-11-20 ${hour}:00:00`,
      city: `city ${hour}`,
      orders: '3',
    }))
    expect(drawingOf(answer(types, ...rows))).toBeUndefined()
  })
})

describe('what the catalogue knows of a column', () => {
  const columns = [
    { name: 'order_time', type: 'time' },
    { name: 'total_amount', type: 'money' },
  ]
  const catalog = [
    { pack: 'meals', tables: [{ name: 'meals_orders_fact', columns }] },
  ] as unknown as CatalogPack[]
  const packs = [{ pack: 'meals', currency: 'INR' }] as PackShape[]
  const came = answer(
    { order_time: 'Int64', total_amount: 'Int64', other_time: 'Int64' },
    { order_time: Date.UTC(2026, 10, 16, 10, 7, 16, 601), total_amount: 23_850, other_time: 7 },
    { order_time: Date.UTC(2026, 10, 16), total_amount: null, other_time: 8 },
  )
  const shown = (sql: string) => shownAnswer(came, sql, catalog, packs)

  it('is how it is shown: times in UTC, and money in its currency', () => {
    const { data, columns: known, currency } = shown('SELECT * FROM meals_orders_fact')
    expect(data).toEqual([
      { order_time: '2026-11-16 10:07:16.601', total_amount: 238.5, other_time: 7 },
      { order_time: '2026-11-16 00:00:00', total_amount: null, other_time: 8 },
    ])
    expect([known[1]?.unit, currency]).toEqual(['money', 'INR'])
  })

  it('says nothing of columns of other tables', () => {
    expect(shown('SELECT * FROM other_meals_orders_fact').data).toEqual(came.data)
  })
})
