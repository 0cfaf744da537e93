import type { Tumbling } from '../../contracts/window.ts'
import type { BoardRow } from './board-row.ts'
import { SKEW } from './feed.ts'
import { MergedSeries } from './merged-series.ts'
import { plan } from './plan.ts'
import type { Heard, SliceUpdate } from './window-book.ts'

/** A slice that told of no newer event for so long is idle, ms: its watermark would hold back the others. */
const IDLE = 30_000

interface Slice {
  /** Event time. */
  newest: number
  /** When that was told. */
  at: number
}

/** The windows of a pack over all slices, from what each slice told last: the Board's side. */
export class MergedWindows {
  readonly #from: ReadonlyMap<MergedSeries, string>
  readonly #series: ReadonlyMap<string, MergedSeries>
  readonly #heard = new Map<string, Map<string, Slice>>()

  constructor(windows: Readonly<Record<string, Tumbling>>) {
    const all = Object.entries(windows).map(
      ([name, window]) => [name, new MergedSeries(name, plan(window)), window.from] as const,
    )
    this.#series = new Map(all.map(([name, series]) => [name, series]))
    this.#from = new Map(all.map(([, series, from]) => [series, from]))
  }

  /** How far each stream has come over all slices, epoch ms. */
  newest(now: number): Record<string, number> {
    return Object.fromEntries([...this.#heard.keys()].map((stream) => [stream, this.#newest(stream, now)]))
  }

  /** Goes on from where a Board before this one had come. Called after the snapshots of all slices, before time passes. */
  resume({ newest, settled }: Heard): void {
    for (const [series, stream] of this.#from) {
      const watermark = (times: Heard['newest']) => (times[stream] ?? -Infinity) - series.plan.lateness
      series.resume(watermark(newest), watermark(settled))
    }
  }

  /** Takes what a slice tells. A Board that starts with nothing applies a snapshot of every slice before it advances. */
  apply(slice: string, { newest, rows }: SliceUpdate, now: number): void {
    for (const row of rows) this.#series.get(row.window)?.apply(slice, row)
    for (const [stream, time] of Object.entries(newest)) {
      const slices = this.#heard.get(stream) ?? new Map<string, Slice>()
      this.#heard.set(stream, slices)
      if (time > (slices.get(slice)?.newest ?? -Infinity)) slices.set(slice, { newest: time, at: now })
    }
  }

  /** Lets time pass. @returns rows for those who watch, and rows that are final, by window start: for alerts and storage */
  advance(now: number): { changed: BoardRow[]; final: BoardRow[] } {
    const all = [...this.#series.values()].map((series) =>
      series.advance(this.#newest(this.#from.get(series) ?? '', now) - series.plan.lateness),
    )
    return { changed: all.flatMap(({ changed }) => changed), final: all.flatMap(({ final }) => final) }
  }

  /** Windows that begin in [from, to), epoch ms. */
  rows(window: string, from: number, to: number, withCells = false): BoardRow[] {
    return this.#series.get(window)?.rows(from, to, withCells) ?? []
  }

  /** Windows that begin before this are forgotten here, epoch ms. */
  since(window: string): number {
    return this.#series.get(window)?.since ?? -Infinity
  }

  /** Slice rows that came when their window was forgotten, by window: the slices counted them as they were in time there. */
  tooLate(): Record<string, number> {
    return Object.fromEntries([...this.#series].map(([name, { tooLate }]) => [name, tooLate]))
  }

  /** Up to where a window is final, epoch ms; -Infinity before the first row. */
  watermark(window: string): number {
    return this.#series.get(window)?.watermark ?? -Infinity
  }

  /** What the slowest slice has seen; when all are idle, what the fastest had. Never past the clock but a little. */
  #newest(stream: string, now: number): number {
    const slices = [...(this.#heard.get(stream)?.values() ?? [])]
    const active = slices.filter(({ at }) => now - at <= IDLE).map(({ newest }) => newest)
    const newest = active.length > 0 ? Math.min(...active) : Math.max(...slices.map((slice) => slice.newest))
    return Math.min(newest, now + SKEW)
  }
}
