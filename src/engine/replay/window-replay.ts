import type { Pack } from '../../contracts/pack.ts'
import type { BoardRow } from '../stream/board-row.ts'
import { type CoPartition, coPartitions } from '../stream/co-partition.ts'
import { SKEW } from '../stream/feed.ts'
import { knownRow } from '../stream/known.ts'
import { MergedWindows } from '../stream/merge.ts'
import { plan } from '../stream/plan.ts'
import type { Row } from '../stream/row.ts'
import { type SavedBook, type SliceRow, WindowBook } from '../stream/window-book.ts'

/** The windows over a stream, and the streams whose rows meet in them. */
export function replayedGroup(pack: Pack, stream: string): Pick<CoPartition, 'streams' | 'windows'> {
  const group = coPartitions(pack).find(({ streams }) => Object.hasOwn(streams, stream))
  if (!group) throw new Error(`${pack.name} has no stream ${stream}`)
  const windows = Object.fromEntries(Object.entries(group.windows).filter(([, { from }]) => from === stream))
  if (Object.keys(windows).length === 0) return { streams: {}, windows }
  const meets = (name: string) =>
    name === stream ||
    Object.values(group.streams).some(({ derived }) => derived) ||
    Object.values(windows).some(({ values }) =>
      Object.values(values).some((value) => 'from' in value && value.from === name),
    )
  const streams = Object.fromEntries(Object.entries(group.streams).filter(([name]) => meets(name)))
  return { streams, windows }
}

/**
 * One slice's windows, counted again from its segments in the order of its log, by the rules by which the ledger counted them: what
 * came past the horizon then is left out again.
 */
export class SliceReplay {
  readonly #book: WindowBook
  readonly #read: ReadonlyMap<string, ReturnType<typeof knownRow>>
  readonly #windows: readonly (readonly [from: string, open: number])[]
  #newest: Readonly<Record<string, number>> = {}
  #revision = 0

  constructor({ streams, windows }: Pick<CoPartition, 'streams' | 'windows'>, saved?: SavedBook) {
    this.#book = new WindowBook(windows, streams)
    if (saved) {
      this.#book.restore(saved)
      this.#newest = saved.newest
    }
    this.#read = new Map(Object.entries(streams).map(([name, stream]) => [name, knownRow(name, stream)]))
    this.#windows = Object.values(windows).map((window) => {
      const { lateness, horizon } = plan(window)
      return [window.from, lateness + horizon]
    })
  }

  /** Newest event time of each stream, epoch ms. */
  get newest(): Readonly<Record<string, number>> {
    return this.#newest
  }

  /** Counts the rows of a segment. @param sealedAt when it was put, epoch ms: no row in it came later */
  fold(stream: string, rows: Iterable<Row>, sealedAt: number): number {
    const read = this.#read.get(stream)
    if (!read) throw new Error(`${stream} is not read for these windows`)
    let count = 0
    for (const row of rows) {
      this.#book.fold(stream, read(row), sealedAt)
      count++
    }
    return count
  }

  /** What changed since it was last taken, in absolute values. */
  take(sealedAt: number): readonly SliceRow[] {
    const { newest, rows } = this.#book.takeChanged(++this.#revision, sealedAt)
    this.#newest = newest
    // who takes them keeps them: nobody else has to have them before they are forgotten
    this.#book.hear({ newest: {}, settled: newest })
    return rows
  }

  /** Lets it go on with the other slices, so that what ends by silence ends. */
  finish(newest: Readonly<Record<string, number>>, now: number): readonly SliceRow[] {
    this.#book.hear({ newest, settled: newest })
    return this.take(now)
  }

  /** Whether no row may change a window that begins before a time any more. */
  isPast(to: number): boolean {
    return this.#windows.every(([from, open]) => (this.#newest[from] ?? -Infinity) - open >= to)
  }

  save(): SavedBook {
    return this.#book.save()
  }
}

/** Up to where windows are final, by name, epoch ms: those that end later are left out. */
export function watermarks(
  windows: CoPartition['windows'],
  newest: Readonly<Record<string, number>>,
  now: number,
): Record<string, number> {
  return Object.fromEntries(
    Object.entries(windows).map(([name, window]) => {
      const time = Math.min(newest[window.from] ?? -Infinity, now + SKEW)
      return [name, time - plan(window).lateness]
    }),
  )
}

/**
 * Values, as JSON, of a group to which nothing is left: where derived fields are worked out anew, rows may move from one group to another,
 * and whether the one that they left is there depends on whether it had been told of. None, where rows stay where they are.
 */
export function nothingOf(
  { streams, windows }: Pick<CoPartition, 'streams' | 'windows'>,
  name: string,
): string | null {
  const window = windows[name]
  if (!window || !Object.values(streams).some(({ derived }) => derived)) return null
  const { parts, read } = plan(window)
  return JSON.stringify(read(parts.map(({ make }) => make())))
}

/** The rows of one window over all slices, as a Board would write them at their close. */
export function mergedRows(
  windows: CoPartition['windows'],
  name: string,
  rows: readonly (readonly [slice: string, row: SliceRow])[],
): BoardRow[] {
  const merged = new MergedWindows(windows)
  for (const [slice, row] of rows) merged.apply(slice, { newest: {}, rows: [row] }, 0)
  return merged.rows(name, -Infinity, Infinity, true)
}
