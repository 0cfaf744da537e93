import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  mergedRows,
  nothingOf,
  replayedGroup,
  SliceReplay,
  watermarks,
} from '../../../src/engine/replay/window-replay.ts'
import { knownRow } from '../../../src/engine/stream/known.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import type { Row } from '../../../src/engine/stream/row.ts'
import { type SliceRow, WindowBook } from '../../../src/engine/stream/window-book.ts'
import { playback } from '../../../src/packs/playback.ts'
import { quickeats } from '../../../src/packs/quickeats.ts'
import { recommendations } from '../../../src/packs/recommendations.ts'
import { MINUTE, naiveCount, type Order, order } from '../../workers/orders.ts'

const FROM = Date.parse('2026-11-01T10:00:00Z')
const NOW = FROM + 24 * 60 * MINUTE
const group = replayedGroup(quickeats, 'orders')

interface Sealed {
  readonly rows: readonly Row[]
  readonly at: number
}

/** Counts segments of slices, each broken off and gone on with from what was saved where `breaks` says so. */
function replayed(
  slices: readonly (readonly Sealed[])[],
  breaks: (segment: number) => boolean = () => false,
) {
  const rows = new Map<string, readonly [string, SliceRow]>()
  const newest: Record<string, number> = {}
  const done = slices.map((segments, slice) => {
    let replay = new SliceReplay(group)
    const keep = (changed: readonly SliceRow[]) => {
      for (const row of changed)
        rows.set(JSON.stringify([slice, row.window, row.start, row.keys]), [String(slice), row])
    }
    segments.forEach(({ rows: own, at }, i) => {
      replay.fold('orders', own, at)
      keep(replay.take(at))
      if (breaks(i)) replay = new SliceReplay(group, JSON.parse(JSON.stringify(replay.save())))
    })
    for (const [stream, time] of Object.entries(replay.newest))
      newest[stream] = Math.max(newest[stream] ?? -Infinity, time)
    return { replay, keep }
  })
  for (const { replay, keep } of done) keep(replay.finish(newest, NOW))
  const all = [...rows.values()].filter(([, { window }]) => window === 'orders_per_city')
  return { rows: mergedRows(group.windows, 'orders_per_city', all), newest }
}

const counts = (rows: ReturnType<typeof replayed>['rows']) =>
  Object.fromEntries(
    rows.map(({ start, keys, values }) => [`${new Date(start).toISOString()} ${keys.city}`, values.orders]),
  )

const placed = fc.record({
  city: fc.constantFrom('Pune', 'Delhi'),
  minute: fc.integer({ min: 0, max: 50 }),
})
const some = fc
  .array(placed, { minLength: 1, maxLength: 200 })
  .map((all) => all.map(({ city, minute }, i): Order => order(`o-${i}`, city, FROM + minute * MINUTE)))

/** In segments of so many rows. */
function cut(rows: readonly Row[], size: number): Sealed[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) => ({
    rows: rows.slice(i * size, (i + 1) * size),
    at: NOW,
  }))
}

describe('windows counted again', () => {
  it('are what a plain count makes of the rows, however they lie in segments and slices and wherever it is broken off', () => {
    fc.assert(
      fc.property(
        some,
        fc.integer({ min: 1, max: 80 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer(),
        (rows, size, slices, seed) => {
          const own = Array.from({ length: slices }, (_, slice) =>
            cut(
              rows.filter((_, i) => i % slices === slice),
              size,
            ),
          )
          const { rows: again } = replayed(own, (segment) => ((segment * 31) ^ seed) % 2 === 0)
          expect(counts(again)).toEqual(naiveCount(rows))
        },
      ),
      { numRuns: 60, seed: 5 },
    )
  })

  it('are to the last cell what a ledger and its Board had', () => {
    const rows = Array.from({ length: 500 }, (_, i) =>
      order(`o-${i}`, i % 3 ? 'Pune' : 'Delhi', FROM + ((i * 37) % 50) * MINUTE),
    )
    const book = new WindowBook(group.windows, group.streams)
    const board = new MergedWindows(group.windows)
    const read = knownRow('orders', quickeats.streams.orders)
    rows.forEach((row, i) => {
      book.fold('orders', read(row), NOW)
      if (i % 70 === 0) board.apply('0', book.takeChanged(i, NOW), NOW)
    })
    board.apply('0', book.takeChanged(rows.length, NOW), NOW)
    const told = board
      .rows('orders_per_city', -Infinity, Infinity, true)
      .map(({ keys, values, cells, start }) => ({ keys, values, cells, start }))
    const again = replayed([cut(rows, 33)]).rows.map(({ keys, values, cells, start }) => ({
      keys,
      values,
      cells,
      start,
    }))
    expect(again).toEqual(told)
  })

  it('leave out what came past the horizon, as the ledger did', () => {
    const late = { rows: [order('late', 'Pune', FROM)], at: NOW }
    const newer = { rows: [order('new', 'Pune', FROM + 3 * 60 * MINUTE)], at: NOW }
    expect(replayed([[late, newer]]).rows).toHaveLength(2)
    expect(replayed([[newer, late]]).rows).toHaveLength(1)
  })

  it('are past a time once no row may change what begins before it', () => {
    const slice = new SliceReplay(group)
    slice.fold('orders', [order('a', 'Pune', FROM)], NOW)
    slice.take(NOW)
    expect(slice.isPast(FROM)).toBe(false)
    // the window of delivery times stays open for 2 hours, and 4 more for corrections
    expect(slice.isPast(FROM - 6 * 60 * MINUTE)).toBe(true)
    expect(slice.isPast(FROM - 6 * 60 * MINUTE + 1)).toBe(false)
  })

  it('are final up to the newest row but for the lateness, and never past the clock', () => {
    expect(watermarks(group.windows, { orders: FROM }, NOW).orders_per_city).toBe(FROM - MINUTE)
    expect(watermarks(group.windows, { orders: NOW + 60 * MINUTE }, NOW).orders_per_city).toBe(
      NOW + 10_000 - MINUTE,
    )
    expect(watermarks(group.windows, {}, NOW).orders_per_city).toBe(-Infinity)
  })
})

describe('a group that came to nothing again', () => {
  it('is no difference where rows may leave it, and one where they do not', () => {
    expect(nothingOf(replayedGroup(recommendations, 'interactions'), 'unmatched')).toBe('{"clicks":0}')
    expect(nothingOf(group, 'orders_per_city')).toBe(null)
  })
})

describe('the streams that are read', () => {
  it('are those whose rows meet in the windows', () => {
    expect(Object.keys(group.streams)).toEqual(['orders'])
    expect(Object.keys(group.windows)).toEqual(['orders_per_city', 'eta_error'])
    expect(Object.keys(replayedGroup(quickeats, 'drivers').streams)).toEqual([])
    expect(() => replayedGroup(playback, 'orders')).toThrow('playback has no stream orders')
  })
})
