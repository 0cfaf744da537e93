import type { SessionAggregate } from '../../contracts/session.ts'
import type { Stream } from '../../contracts/stream.ts'
import type { Good } from './check.ts'
import type { Part } from './plan.ts'
import type { Row } from './row.ts'
import type { Series } from './series.ts'
import { Sessions, type Sink } from './sessions.ts'

/** How far the watermark may run ahead of the clock, ms: one device with a wrong clock must not close everybody's windows. */
export const SKEW = 10_000

interface Listener {
  readonly series: Series
  /** Where the series stands in the groups of a spell. */
  readonly slot: number
  readonly part: number
}

/** One stream and the windows that are fed from it. */
export class Feed {
  readonly series: readonly Series[]
  readonly sessions: Sessions | undefined
  /** Event time, epoch ms. */
  newest = -Infinity
  /** Up to where all slices have come, as the Board says. */
  heard = -Infinity
  /** Up to where the Board has brought to the database what is final: only what is behind that may be forgotten here. */
  settled = -Infinity
  readonly #listening: readonly Series[]
  #time = -Infinity

  constructor(stream: Stream, series: readonly Series[]) {
    this.series = series
    this.#listening = series.filter(({ plan }) => plan.parts.some(({ session }) => session))
    this.sessions = this.#sessions(stream)
  }

  fold({ row, time, key }: Good, now: number): void {
    if (time > this.newest) this.newest = time
    this.#time = this.#timeAt(now)
    for (const series of this.series) series.fold(row, time, this.watermark(series))
    if (!this.sessions) return
    const groups = this.#listening.map(({ plan: { where, grouping } }) =>
      where && !where(row) ? null : grouping.keys(row),
    )
    this.sessions.add(row, time, key.high * 2 ** 21 + (key.low >>> 11), groups, this.#time)
  }

  /** A row that was counted is another now. */
  revise(before: Row, after: Row, time: number): void {
    for (const series of this.series) series.revise(before, after, time, this.watermark(series))
  }

  /** Lets time pass: what is told by silence is told, what is behind the horizon is forgotten. */
  advance(now: number): void {
    this.#time = this.#timeAt(now)
    this.sessions?.advance(this.#time)
  }

  watermark(series: Series): number {
    return this.#time - series.plan.lateness
  }

  /** Like the watermark, but no further than what is settled. */
  settledWatermark(series: Series): number {
    return Math.min(this.#time, this.settled) - series.plan.lateness
  }

  /** A slice that hears nothing new goes on with the others, or its silent sessions would never end. */
  #timeAt(now: number): number {
    return Math.min(Math.max(this.newest, this.heard), now + SKEW)
  }

  #sessions({ session }: Stream): Sessions | undefined {
    if (this.#listening.length === 0) return undefined
    if (!session) throw new Error('a window tells about sessions of a stream that declares none')
    const { facts, listeners } = listenersOf(this.#listening)
    const horizon = Math.max(...this.#listening.map(({ plan }) => plan.lateness + plan.horizon))
    const sink: Sink = ({ groups, time }, fact, difference) => {
      for (const { series, slot, part } of listeners[fact] ?? []) {
        const keys = groups[slot]
        if (keys) series.adjust(keys, time, part, difference, this.watermark(series))
      }
    }
    return new Sessions(session, facts, horizon, sink)
  }
}

/** The facts that windows ask for, each once, and who asks for them. */
function listenersOf(listening: readonly Series[]) {
  const facts = new Map<string, { readonly fact: SessionAggregate; readonly listeners: Listener[] }>()
  listening.forEach((series, slot) => {
    series.plan.parts.forEach(({ session }: Part, part) => {
      if (!session) return
      const id = JSON.stringify(session)
      const known = facts.get(id) ?? { fact: session, listeners: [] }
      known.listeners.push({ series, slot, part })
      facts.set(id, known)
    })
  })
  const all = [...facts.values()]
  return { facts: all.map(({ fact }) => fact), listeners: all.map(({ listeners }) => listeners) }
}
