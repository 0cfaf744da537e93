import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WindowBook, type WindowQuestion } from '../../src/dashboard/data/window-book.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOON = Date.parse('2026-11-20T12:00:00Z')

const QUESTION: WindowQuestion = {
  pack: 'quickeats',
  shape: {
    name: 'orders_per_city',
    kind: 'tumbling',
    stream: 'orders',
    every_ms: MINUTE,
    lateness_ms: MINUTE,
    by: ['city'],
    values: [{ name: 'orders', unit: 'count', of: 'count' }],
  },
  by: ['city'],
  filter: {},
  step: MINUTE,
  zone: 'UTC',
  ms: HOUR,
  until: undefined,
}

const row = (start: number, city: string) => ({
  window_start: new Date(start).toISOString(),
  window_end: new Date(start + MINUTE).toISOString(),
  city,
  orders: 1,
  state: 'provisional',
})

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
  vi.stubGlobal('fetch', async () => Response.json({ rows: [] }))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('the windows of a page that stays open', () => {
  it('are those of its period, however many have come live', async () => {
    const book = new WindowBook(QUESTION, () => {})
    await vi.advanceTimersByTimeAsync(0)
    for (let minute = 0; minute < 180; minute++) {
      const start = NOON + minute * MINUTE
      vi.setSystemTime(start)
      const rows = [row(start, 'Pune'), row(start, 'Delhi')]
      book.hear({ type: 'window', id: `a-${minute}`, window: 'orders_per_city', rows })
    }
    expect(book.rows).toHaveLength(61 * 2)
    expect(book.rows[0]?.start).toBe(NOON + 119 * MINUTE)
    book.close()
  })
})
