import type { Stream } from '../../contracts/stream.ts'
import type { Tumbling } from '../../contracts/window.ts'
import type { Saved } from './cells/cell.ts'
import type { Good } from './check.ts'
import { Feed } from './feed.ts'
import type { Keys } from './grouping.ts'
import { plan } from './plan.ts'
import { type Changed, type Counts, type SavedSeries, Series } from './series.ts'
import type { SavedSessions, SessionCounts } from './sessions.ts'
import { type SavedTrails, type TrailCounts, Trails } from './trails.ts'
import { Visits } from './visits.ts'

/** One group of one window in one slice, in absolute values: the newest revision is all there is to know. */
export interface SliceRow {
  readonly window: string
  readonly start: number
  readonly end: number
  readonly keys: Keys
  readonly cells: readonly Saved[]
  /** Rows that came after the window had closed. */
  readonly late: number
  readonly revision: number
}

/** What a slice tells the Board. */
export interface SliceUpdate {
  /** Newest event time of each stream that had a row, epoch ms. */
  readonly newest: Readonly<Record<string, number>>
  readonly rows: readonly SliceRow[]
}

/** What the Board answers: by stream, event time in epoch ms. */
export interface Heard {
  /** How far all slices have come. */
  readonly newest: Readonly<Record<string, number>>
  /** How far they had come when all that was final by then was in the database. */
  readonly settled: Readonly<Record<string, number>>
}

/** Where a snapshot that is told in parts goes on: behind a window. */
export type Place = readonly [window: string, start: number]

/** A checkpoint, as JSON. What the pack declares otherwise by now begins anew. */
export interface SavedBook {
  readonly newest: Readonly<Record<string, number>>
  readonly settled?: Readonly<Record<string, number>>
  readonly windows: readonly (readonly [declared: string, SavedSeries])[]
  readonly sessions: readonly (readonly [declared: string, SavedSessions])[]
  readonly trails?: readonly [declared: string, SavedTrails]
}

/** The tumbling windows over the streams of one group, in one slice. */
export class WindowBook {
  readonly #series = new Map<string, Series>()
  readonly #feeds = new Map<string, Feed>()
  readonly #visits: Visits | undefined
  readonly #trails: Trails | undefined
  readonly #windows: Readonly<Record<string, Tumbling>>
  readonly #streams: Readonly<Record<string, Stream>>

  constructor(windows: Readonly<Record<string, Tumbling>>, streams: Readonly<Record<string, Stream>>) {
    this.#windows = windows
    this.#streams = streams
    for (const [name, window] of Object.entries(windows)) this.#series.set(name, new Series(plan(window)))
    for (const [name, stream] of Object.entries(streams)) {
      const fed = [...this.#series].filter(([window]) => windows[window]?.from === name)
      this.#feeds.set(
        name,
        new Feed(
          stream,
          fed.map(([, series]) => series),
        ),
      )
    }
    const visits = new Visits(this.#feeds)
    this.#visits = visits.isNone ? undefined : visits
    this.#trails = Trails.of(streams, windows)
  }

  /** Counts a row that is no duplicate. @param now epoch ms */
  fold(stream: string, row: Good, now: number): void {
    if (!this.#trails?.keeps(stream)) {
      this.#count(stream, row, now)
      return
    }
    this.#trails.add(stream, row, now, {
      came: (_, whole) => this.#count(stream, { ...row, row: whole }, now),
      changed: (other, before, after, time) => {
        this.#feeds.get(other)?.revise(before, after, time)
        this.#visits?.revise(other, before, after, time)
      },
    })
  }

  #count(stream: string, row: Good, now: number): void {
    this.#feeds.get(stream)?.fold(row, now)
    this.#visits?.fold(stream, row)
  }

  /**
   * The rows that changed since they were last taken. Forgets what no row may correct any more, if it was taken before: until the Board
   * has what is taken now, a snapshot for it and a second try must find it here.
   * @param revision of the log, at least as high as the last time: after a crash the log gives the same rows again
   */
  takeChanged(revision: number, now: number): SliceUpdate {
    for (const feed of this.#feeds.values())
      for (const series of feed.series) series.forget(feed.settledWatermark(series))
    for (const feed of this.#feeds.values()) feed.advance(now)
    this.#trails?.advance()
    const rows = [...this.#series].flatMap(([name, series]) =>
      series.takeChanged().map((changed) => toRow(name, series, changed, revision)),
    )
    return { newest: this.#newest(), rows }
  }

  /** Takes rows back that did not reach the Board. */
  returnChanged({ rows }: SliceUpdate): void {
    for (const { window, start, keys } of rows) this.#series.get(window)?.markChanged(start, keys)
  }

  /** All rows there are. */
  snapshot(revision: number): SliceUpdate {
    return this.snapshotPart(revision, null, Infinity).update
  }

  /**
   * All rows there are, whole windows at a time, for a Board that starts with nothing. Windows that come to be behind the place
   * while parts are told are changes, and are told as such.
   * @param rows after which the part ends
   */
  snapshotPart(
    revision: number,
    after: Place | null,
    rows: number,
  ): { update: SliceUpdate; next: Place | null } {
    const part: SliceRow[] = []
    const update = { newest: this.#newest(), rows: part }
    let place = after
    for (const [name, series] of this.#series) {
      if (place && place[0] !== name) continue
      for (const start of series.starts(place ? place[1] : -Infinity)) {
        for (const group of series.groups(start)) part.push(toRow(name, series, { start, group }, revision))
        if (part.length >= rows) return { update, next: [name, start] }
      }
      place = null
    }
    return { update, next: null }
  }

  /** Takes how far the Board has come with each stream, and up to where that is settled. Never back. */
  hear({ newest, settled }: Heard): void {
    for (const [name, feed] of this.#feeds) {
      feed.heard = Math.max(feed.heard, newest[name] ?? -Infinity)
      feed.settled = Math.max(feed.settled, settled[name] ?? -Infinity)
    }
  }

  counts(): Record<string, Counts> {
    return Object.fromEntries([...this.#series].map(([name, { counts }]) => [name, { ...counts }]))
  }

  /** Sessions that may still end by silence. */
  openSessions(): number {
    return [...this.#feeds.values()].reduce((sum, { sessions }) => sum + (sessions?.open ?? 0), 0)
  }

  /** Rows that told nothing of sessions, by stream. */
  sessionCounts(): Record<string, SessionCounts> {
    return Object.fromEntries(
      [...this.#feeds].flatMap(([name, { sessions }]) => (sessions ? [[name, { ...sessions.counts }]] : [])),
    )
  }

  /** Rows that nothing was worked out of, where fields are derived. */
  trailCounts(): TrailCounts | undefined {
    return this.#trails && { ...this.#trails.counts }
  }

  save(): SavedBook {
    return {
      newest: this.#newest(),
      settled: this.#told(({ settled }) => settled),
      windows: [...this.#series].map(([name, series]) => [this.#window(name), series.save()]),
      sessions: [...this.#feeds].flatMap(([name, { sessions }]) =>
        sessions ? [[this.#sessions(name), sessions.save()] as const] : [],
      ),
      ...(this.#trails && { trails: [this.#declared(), this.#trails.save()] as const }),
    }
  }

  restore({ newest, settled = {}, windows, sessions, trails }: SavedBook): this {
    const savedWindows = new Map(windows)
    const savedSessions = new Map(sessions)
    for (const [name, series] of this.#series) {
      const saved = savedWindows.get(this.#window(name))
      if (saved) series.restore(saved)
    }
    for (const [name, feed] of this.#feeds) {
      const saved = feed.sessions && savedSessions.get(this.#sessions(name))
      if (saved) feed.sessions?.restore(saved)
      feed.newest = newest[name] ?? -Infinity
      feed.settled = settled[name] ?? -Infinity
    }
    if (trails?.[0] === this.#declared()) this.#trails?.restore(trails[1])
    return this
  }

  #newest(): Record<string, number> {
    return this.#told(({ newest }) => newest)
  }

  /** Times of the feeds that have one. */
  #told(time: (feed: Feed) => number): Record<string, number> {
    const times = [...this.#feeds].map(([name, feed]) => [name, time(feed)] as const)
    return Object.fromEntries(times.filter(([, at]) => at > -Infinity))
  }

  #window(name: string): string {
    return JSON.stringify([name, this.#windows[name]])
  }

  /** What rows are kept for. */
  #declared(): string {
    const derived = Object.entries(this.#streams).map(([name, { derived = null }]) => [name, derived])
    return JSON.stringify([derived, this.#windows])
  }

  /** The groups of what is kept of sessions stand in the order of the windows. */
  #sessions(stream: string): string {
    const windows = Object.entries(this.#windows).filter(([, { from }]) => from === stream)
    return JSON.stringify([stream, this.#streams[stream]?.session, windows])
  }
}

function toRow(
  window: string,
  { plan: { size } }: Series,
  { start, group: { keys, cells, late } }: Changed,
  revision: number,
): SliceRow {
  return { window, start, end: start + size, keys, cells: cells.map((cell) => cell.save()), late, revision }
}
