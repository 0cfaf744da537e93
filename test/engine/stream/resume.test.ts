import { describe, expect, it } from 'vitest'
import type { Stream } from '../../../src/contracts/stream.ts'
import type { Tumbling } from '../../../src/contracts/window.ts'
import type { BoardRow } from '../../../src/engine/stream/board-row.ts'
import { MergedWindows } from '../../../src/engine/stream/merge.ts'
import { type Heard, WindowBook } from '../../../src/engine/stream/window-book.ts'

const MINUTE = 60_000
const START = Date.parse('2026-11-20T10:00:00Z')
const minute: Tumbling = {
  kind: 'tumbling',
  size: '1 minute',
  from: 's',
  by: ['city'],
  lateness: '30 seconds',
  horizon: '10 minutes',
  values: { rows: { count: true } },
}
const session = { key: 'id', state: 'state', ends: ['ended'], silence: '1 minute' } as const
const streams = {
  s: { kind: 'stream', key: ['id'], time: 'at', partition: 'id', session } as unknown as Stream,
}

const plain = (rows: readonly BoardRow[]) =>
  rows.map(({ start, values }) => [(start - START) / MINUTE, Object.values(values)[0]])

/** Slices with their Board, as the Ledgers and the Board work them. */
class Pack {
  readonly #windows: Record<string, Tumbling>
  readonly slices: WindowBook[]
  board: MergedWindows
  #key = 0
  #heard: Heard = { newest: {}, settled: {} }

  constructor(count: number, window = minute) {
    this.#windows = { w: window }
    this.slices = Array.from({ length: count }, () => new WindowBook(this.#windows, streams))
    this.board = new MergedWindows(this.#windows)
  }

  /** @param seconds of event time after the start @param now of arrival */
  row(slice: number, seconds: number, now: number, fields: object = {}): void {
    const key = { high: ++this.#key, low: this.#key }
    const row = { city: 'Pune', id: 'a', state: 'playing', ...fields }
    this.slices[slice]?.fold(
      's',
      { ok: true, row, time: START + seconds * 1000, key, slice },
      START + now * 1000,
    )
  }

  /** @param isWritten whether what is final by it comes to the database at once @returns that */
  tell(slice: number, seconds: number, isWritten = true): BoardRow[] {
    const now = START + seconds * 1000
    const book = this.slices[slice]
    if (!book) return []
    this.board.apply(String(slice), JSON.parse(JSON.stringify(book.takeChanged(this.#key, now))), now)
    const { final } = this.board.advance(now)
    const newest = this.board.newest(now)
    this.#heard = { newest, settled: isWritten ? newest : this.#heard.settled }
    book.hear(this.#heard)
    return final
  }

  /** The Board dies, and the next one asks the slices, a few rows at a time. @returns what is final by that */
  restart(seconds: number): BoardRow[] {
    const now = START + seconds * 1000
    this.board = new MergedWindows(this.#windows)
    this.slices.forEach((book, slice) => {
      for (let after: ReturnType<WindowBook['snapshotPart']>['next'] = null; ; ) {
        const { update, next } = book.snapshotPart(this.#key, after, 2)
        this.board.apply(String(slice), JSON.parse(JSON.stringify(update)), now)
        if (!next) break
        after = next
      }
    })
    this.board.resume(this.#heard)
    return this.board.advance(now).final
  }
}

describe('a Board that starts again', () => {
  it('shows what the one before it showed', () => {
    const pack = new Pack(2)
    for (let i = 0; i < 20; i++) pack.row(i % 2, i * 13, 300, { city: ['Pune', 'Delhi', 'Kochi'][i % 3] })
    pack.tell(0, 300)
    pack.tell(1, 300)
    const before = pack.board.rows('w', 0, Infinity)
    pack.restart(301)
    // that one slice told later than the other is not known any more; the database keeps it
    const order = (rows: readonly BoardRow[]) =>
      rows.map((row) => JSON.stringify({ ...row, revised: false })).sort()
    expect(order(pack.board.rows('w', 0, Infinity))).toEqual(order(before))
    expect(pack.board.watermark('w')).toBe(START + 18 * 13_000 - 30_000)
  })

  it('takes no window for whole that one slice has forgotten already', () => {
    const pack = new Pack(2)
    pack.row(0, 10, 60)
    pack.row(1, 20, 60)
    pack.tell(0, 60)
    pack.tell(1, 60)
    // the second slice falls silent; the others go on without it, and forget
    pack.row(0, 800, 800)
    pack.tell(0, 800)
    pack.tell(0, 801)
    expect(pack.slices.map((book) => plainStarts(book))).toEqual([[13], [0]])
    const final = pack.restart(802)
    expect(plain(final)).toEqual([])
    expect(plain(pack.board.rows('w', 0, Infinity))).toEqual([[13, 1]])
    expect(pack.board.since('w')).toBeGreaterThan(START)
  })

  it('finds what the one before it had not written, though the watermark has left it far behind', () => {
    const pack = new Pack(1)
    pack.row(0, 10, 10)
    pack.tell(0, 10)
    pack.row(0, 8000, 8000)
    expect(plain(pack.tell(0, 8000, false))).toEqual([[0, 1]])
    for (const seconds of [8001, 8002]) {
      pack.row(0, seconds, seconds)
      pack.tell(0, seconds, false)
    }
    expect(plain(pack.restart(8003))).toEqual([[0, 1]])
    pack.tell(0, 8004)
    pack.tell(0, 8005)
    expect(plainStarts(pack.slices[0])).toEqual([133])
  })

  it('counts what a slice told of a window that it has forgotten', () => {
    const pack = new Pack(2)
    pack.row(0, 800, 800)
    pack.row(1, 10, 800)
    pack.tell(0, 800)
    pack.tell(1, 800)
    pack.row(0, 1600, 1600)
    pack.tell(0, 1600)
    pack.row(1, 30, 1600)
    pack.tell(1, 1600)
    expect(pack.board.tooLate().w).toBeGreaterThan(0)
  })
})

it('a slice that hears nothing goes on with the others, and ends its silent sessions', () => {
  const values = { exits: { exits: 'buffering', within: '30 seconds' } } as const
  const pack = new Pack(2, { ...minute, by: [], values })
  pack.row(0, 10, 10, { id: 'x', state: 'buffering' })
  pack.tell(0, 10)
  for (const seconds of [100, 130]) {
    pack.row(1, seconds, seconds, { id: 'y' })
    pack.tell(1, seconds)
  }
  expect(pack.slices[0]?.openSessions()).toBe(1)
  pack.tell(0, 131)
  pack.tell(0, 132)
  expect(pack.slices[0]?.openSessions()).toBe(0)
  expect(plain(pack.board.rows('w', START, START + 1))).toEqual([[0, 1]])
})

function plainStarts(book: WindowBook | undefined): number[] {
  const rows = book?.snapshot(1).rows ?? []
  return [...new Set(rows.map(({ start }) => (start - START) / MINUTE))]
}
