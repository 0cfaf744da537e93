import type { Good } from './check.ts'
import type { Feed } from './feed.ts'
import type { Row } from './row.ts'
import type { Series } from './series.ts'

interface Visit {
  readonly series: Series
  /** Of the window's own stream, by whose time it closes. */
  readonly host: Feed
}

/** Rows of streams in windows of other ones. */
export class Visits {
  readonly #visits = new Map<string, Visit[]>()

  constructor(feeds: ReadonlyMap<string, Feed>) {
    for (const host of feeds.values())
      for (const series of host.series) {
        const guests = new Set(series.plan.parts.flatMap(({ from }) => from ?? []))
        for (const guest of guests) {
          const own = this.#visits.get(guest) ?? []
          this.#visits.set(guest, own)
          own.push({ series, host })
        }
      }
  }

  get isNone(): boolean {
    return this.#visits.size === 0
  }

  fold(stream: string, { row, time }: Good): void {
    for (const { series, host } of this.#visits.get(stream) ?? [])
      series.fold(row, time, host.watermark(series), stream)
  }

  revise(stream: string, before: Row, after: Row, time: number): void {
    for (const { series, host } of this.#visits.get(stream) ?? [])
      series.revise(before, after, time, host.watermark(series), stream)
  }
}
