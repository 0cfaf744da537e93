import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apiRow, type BoardRow } from '../../../src/engine/stream/board-row.ts'
import { Quantile } from '../../../src/engine/stream/cells/quantile.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { WINDOW_GROUPS } from '../../../src/engine/stream/series.ts'
import { WindowBook } from '../../../src/engine/stream/window-book.ts'
import { board, checked, MINUTE, NOW, pack, type Sale, Slice, START, traffic, unique } from './traffic.ts'

const settled = (rows: readonly BoardRow[]) =>
  rows
    .map(({ start, keys, values }) => ({ start, keys, values }))
    .sort((a, b) => a.start - b.start || (JSON.stringify(a.keys) < JSON.stringify(b.keys) ? -1 : 1))

/** What `by_city` is by definition, from all sales at once. */
function reference(sales: readonly Sale[]) {
  const groups = Map.groupBy(
    new Map(sales.map((sale) => [sale.id, sale])).values(),
    ({ at, city }) => `${Math.floor(Date.parse(at) / MINUTE) * MINUTE} ${JSON.stringify(city)}`,
  )
  const rows = [...groups].map(([id, group]) => {
    const [start = '', city = ''] = id.split(' ')
    const cents = group.map(({ amount }) => Math.round(amount * 100))
    const positive = cents.filter((amount) => amount > 0)
    const total = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)
    const online = group.filter(({ channel }) => channel === 'online').length
    const channels = Map.groupBy(group, ({ channel }) => channel)
    const sketch = new Quantile()
    for (const { amount } of group.toSorted((a, b) => a.amount - b.amount)) sketch.add(amount)
    return {
      start: Number(start),
      keys: { city: JSON.parse(city) },
      values: {
        sales: group.length,
        online,
        amount: total(cents) / 100,
        share: (online / group.length) * 100,
        least: Math.min(...cents) / 100,
        most: Math.max(...cents) / 100,
        mean: positive.length ? total(positive) / 100 / positive.length : null,
        channels: channels.size,
        p50: sketch.read(0.5),
        p95: sketch.read(0.95),
        top: [...channels]
          .map(([value, of]) => ({ value, count: of.length }))
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
          .slice(0, 2),
      },
    }
  })
  return rows.sort((a, b) => a.start - b.start || (JSON.stringify(a.keys) < JSON.stringify(b.keys) ? -1 : 1))
}

describe('the same events give the same windows', () => {
  it('in any order, batching and repetition, over slices, and with a crash anywhere', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(80)), (rows, count, crashes) => {
        const sent = unique(rows)
        const slices = Array.from({ length: count }, () => new Slice())
        const arrived = sent.toSorted((a, b) => a.order - b.order).map(({ sale }) => sale)
        checked(arrived, count).forEach((row, i) => {
          const slice = slices[row.slice]
          slice?.commit([row])
          if (crashes.includes(i)) slice?.crash()
          if (i % 7 === 0) slice?.book.takeChanged(i, NOW)
        })
        const sales = sent.map(({ sale }) => sale)
        expect(settled(board(slices).rows('by_city', 0, NOW))).toEqual(reference(sales))
        const whole = new Slice()
        whole.commit(checked(sales, 1))
        for (const window of Object.keys(pack.windows))
          expect(settled(board(slices).rows(window, 0, NOW))).toEqual(
            settled(board([whole]).rows(window, 0, NOW)),
          )
      }),
      { numRuns: 300 },
    )
  })

  it('as changes told one after the other as in one snapshot', () => {
    fc.assert(
      fc.property(traffic, fc.integer({ min: 1, max: 20 }), fc.array(fc.nat(8)), (rows, batch, lost) => {
        const slice = new Slice()
        const live = new MergedWindows(pack.windows)
        const all = checked(
          unique(rows).map(({ sale }) => sale),
          1,
        )
        for (let at = 0, turn = 0; at <= all.length; at += batch, turn++) {
          slice.commit(all.slice(at, at + batch))
          const update = slice.book.takeChanged(turn, NOW)
          if (lost.includes(turn) && at + batch <= all.length) slice.book.returnChanged(update)
          else live.apply('0', update, NOW)
          if (turn % 3 === 0) slice.crash()
          live.advance(NOW)
        }
        for (const window of Object.keys(pack.windows))
          expect(settled(live.rows(window, 0, NOW))).toEqual(settled(board([slice]).rows(window, 0, NOW)))
      }),
    )
  })
})

let ids = 0
const sale = (minute: number, city = 'Pune'): Sale => ({
  id: `x${ids++}`,
  city,
  channel: 'store',
  amount: 1,
  at: new Date(START + minute * MINUTE).toISOString(),
})

describe('a window', () => {
  const merged = new MergedWindows(pack.windows)
  const slice = new Slice()
  let revision = 0
  const send = (...minutes: number[]) => {
    slice.commit(
      checked(
        minutes.map((minute) => sale(minute)),
        1,
      ),
    )
    merged.apply('0', slice.book.takeChanged(++revision, NOW), NOW)
    const { changed, final } = merged.advance(NOW)
    const mine = (rows: BoardRow[]) =>
      rows
        .filter(({ window }) => window === 'by_city')
        .map(
          (row) =>
            `${(row.start - START) / MINUTE} ${row.state} ${row.values.sales}${row.revised ? ' revised' : ''}`,
        )
    return { changed: mine(changed), final: mine(final) }
  }

  it('is provisional until the watermark passes it, then final, then revised', () => {
    expect(send(0.5, 1.5)).toEqual({ changed: ['0 provisional 1', '1 provisional 1'], final: [] })
    // its end is minute 1, and its lateness two minutes
    expect(send(2.9)).toEqual({ changed: ['2 provisional 1'], final: [] })
    expect(send(3)).toEqual({ changed: ['0 final 1', '3 provisional 1'], final: ['0 final 1'] })
    expect(send(0.1, 1.2)).toEqual({
      changed: ['0 final 2 revised', '1 provisional 2'],
      final: ['0 final 2 revised'],
    })
    expect(slice.book.counts()).toMatchObject({ by_city: { rows: 6, late: 1, too_late: 0, other: 0 } })
    expect(merged.watermark('by_city')).toBe(START + MINUTE)
  })

  it('is told once though nothing changes', () => {
    expect(send()).toEqual({ changed: [], final: [] })
  })

  it('is a row of the API', () => {
    const [row] = merged.rows('by_city', START, START + MINUTE)
    expect(row && apiRow(row)).toMatchObject({
      window_start: '2026-11-01T00:00:00.000Z',
      window_end: '2026-11-01T00:01:00.000Z',
      city: 'Pune',
      sales: 2,
      share: 0,
      top: [{ value: 'store', count: 2 }],
      state: 'final',
      revised: true,
    })
    expect(row && Object.keys(apiRow(row)).slice(3, 7)).toEqual(['sales', 'online', 'amount', 'share'])
  })

  it('beyond its horizon is forgotten, and a row for it only counted', () => {
    send(8 * 24 * 60)
    expect(send(0)).toEqual({ changed: [], final: [] })
    expect(merged.rows('by_city', START, START + MINUTE)).toEqual([])
    expect(slice.book.counts().by_city).toMatchObject({ rows: 7, too_late: 1 })
  })
})

describe('the watermark', () => {
  const update = (minute: number) => ({ newest: { sales: START + minute * MINUTE }, rows: [] })

  it('is that of the slowest slice, without those that are idle, and never goes back', () => {
    const merged = new MergedWindows(pack.windows)
    merged.apply('a', update(10), NOW)
    merged.apply('b', update(5), NOW)
    merged.advance(NOW)
    expect(merged.watermark('all')).toBe(START + 5 * MINUTE)
    merged.apply('a', update(20), NOW + 31_000)
    merged.advance(NOW + 31_000)
    expect(merged.watermark('all')).toBe(START + 20 * MINUTE)
    merged.apply('b', update(6), NOW + 32_000)
    merged.advance(NOW + 32_000)
    expect(merged.watermark('all')).toBe(START + 20 * MINUTE)
    merged.apply('b', update(30), NOW + 33_000)
    merged.advance(NOW + 99_000)
    expect(merged.watermark('all')).toBe(START + 30 * MINUTE)
  })

  it('never runs ahead of the clock by more than 10 s', () => {
    const merged = new MergedWindows(pack.windows)
    merged.apply('a', update(5), START)
    merged.advance(START)
    expect(merged.watermark('all')).toBe(START + 10_000)
    const slice = new Slice()
    slice.commit(checked([sale(5), sale(0.5)], 1), START)
    expect(slice.book.counts().by_city?.late).toBe(0)
  })
})

it('an update that is older than what is known changes nothing', () => {
  const slice = new Slice()
  slice.commit(checked([sale(0)], 1))
  const older = slice.book.takeChanged(1, NOW)
  slice.commit(checked([sale(0)], 1))
  const merged = new MergedWindows(pack.windows)
  merged.apply('0', slice.book.takeChanged(2, NOW), NOW)
  merged.apply('0', older, NOW)
  expect(merged.rows('all', 0, NOW)[0]?.values).toEqual({ sales: 2 })
})

it('groups beyond 10,000 are one, and counted', () => {
  const slice = new Slice()
  slice.commit(
    checked(
      Array.from({ length: WINDOW_GROUPS + 5 }, (_, i) => sale(0, `city-${i}`)),
      1,
    ),
  )
  const rows = board([slice]).rows('by_city', 0, NOW)
  expect(rows.length).toBe(WINDOW_GROUPS + 1)
  expect(rows.find(({ keys }) => keys.city === '__other__')?.values.sales).toBe(5)
  expect(slice.book.counts().by_city?.other).toBe(5)
})

it('groups that call themselves by the name of those beyond are no exception', () => {
  const by = { ...pack.windows.all, by: ['city', 'channel'] } as const
  const book = new WindowBook({ by }, pack.streams)
  const rows = Array.from({ length: WINDOW_GROUPS + 5 }, (_, i) => ({
    ...sale(0, '__other__'),
    channel: `${i}`,
  }))
  for (const row of checked(rows, 1)) book.fold('sales', row, NOW)
  expect(book.snapshot(1).rows).toHaveLength(WINDOW_GROUPS + 1)
})

it('a window that is declared otherwise begins anew', () => {
  const slice = new Slice()
  slice.commit(checked([sale(0)], 1))
  const saved = slice.book.save()
  const { all, by_city } = pack.windows
  const values = { ...all.values, more: { max: 'amount' } } as const
  const book = new WindowBook({ by_city, all: { ...all, values } }, pack.streams).restore(saved)
  expect(book.snapshot(1).rows.map(({ window }) => window)).toEqual(['by_city'])
})
