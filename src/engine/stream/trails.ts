import type { Stream } from '../../contracts/stream.ts'
import type { Tumbling } from '../../contracts/window.ts'
import { askedFields } from './asked.ts'
import type { Good } from './check.ts'
import { type Derivation, derivation, type Trace } from './derivation.ts'
import { SKEW } from './feed.ts'
import { plan } from './plan.ts'
import { type Row, scalar } from './row.ts'

/** Rows kept at most, some 40 MB. At the cap the horizon is halved; when that is not enough, the trail that began first is let go. */
const TRAIL_ROWS = 200_000
/** What is behind the horizon is looked for so often in the time of a horizon. */
const SWEEPS = 32

export interface Told {
  /** A row that came, with what was worked out of it. */
  readonly came: (stream: string, row: Row, time: number) => void
  /** A row that came before and is another now. */
  readonly changed: (stream: string, before: Row, after: Row, time: number) => void
}

export interface TrailCounts {
  /** Came from behind the horizon: nothing was worked out of them. */
  too_late: number
  /** Forgotten for want of room. */
  evicted: number
}

export interface SavedTrails {
  readonly counts: TrailCounts
  readonly newest: number | null
  readonly trails: readonly (readonly [key: string, traces: readonly SavedTrace[]])[]
}

type SavedTrace = readonly [time: number, tie: number, stream: number, row: Row]

/**
 * The rows that meet by their partition value, in order of event time, as long as they are asked for. A row that comes between
 * others is put in its place, and what was worked out of those that it concerns is worked out again: so what is told in the end is that
 * of all rows in order, whichever way they came.
 */
export class Trails {
  readonly counts: TrailCounts = { too_late: 0, evicted: 0 }
  readonly #names: readonly string[]
  readonly #partition: string
  readonly #asked: readonly (readonly string[])[]
  readonly #derivation: Derivation
  readonly #trails = new Map<string, Trace[]>()
  #horizon: number
  #newest = -Infinity
  #swept = -Infinity
  #rows = 0

  private constructor(
    streams: Readonly<Record<string, Stream>>,
    windows: Readonly<Record<string, Tumbling>>,
    kept: Readonly<Record<string, Stream>>,
  ) {
    this.#names = Object.keys(kept)
    this.#partition = Object.values(kept)[0]?.partition ?? ''
    this.#asked = this.#names.map((name) => askedFields(name, streams, windows))
    this.#derivation = derivation(kept)
    const open = Object.values(windows).map((window) => {
      const { lateness, horizon } = plan(window)
      return lateness + horizon
    })
    this.#horizon = this.#derivation.reach + Math.max(0, ...open)
  }

  /** Nothing where no stream of the group derives anything. */
  static of(
    streams: Readonly<Record<string, Stream>>,
    windows: Readonly<Record<string, Tumbling>>,
  ): Trails | undefined {
    const all = Object.entries(streams)
    const asked = all.flatMap(([name, { derived }]) => (derived ? [name, ...sourcesOf(derived)] : []))
    if (asked.length === 0) return undefined
    return new Trails(streams, windows, Object.fromEntries(all.filter(([name]) => asked.includes(name))))
  }

  keeps(stream: string): boolean {
    return this.#names.includes(stream)
  }

  /** @param now epoch ms */
  add(name: string, { row, time, key }: Good, now: number, told: Told): void {
    const stream = this.#names.indexOf(name)
    this.#newest = Math.max(this.#newest, Math.min(time, now + SKEW))
    const kept = picked(row, [...(this.#asked[stream] ?? []), this.#partition])
    const trace: Trace = { time, tie: key.high * 2 ** 21 + (key.low >>> 11), stream, row: kept }
    if (time < this.#newest - this.#horizon) {
      this.counts.too_late++
      told.came(name, this.#derivation.derive([trace], 0), time)
      return
    }
    const of = String(scalar(row[this.#partition]))
    const trail = this.#trails.get(of) ?? []
    this.#trails.set(of, trail)
    const at = place(trail, trace)
    trail.splice(at, 0, trace)
    this.#rows++
    this.#work(trail, at, told)
    if (this.#rows > TRAIL_ROWS) this.#shrink()
  }

  /** Forgets what is behind the horizon. */
  advance(): void {
    if (this.#newest - this.#swept < this.#horizon / SWEEPS) return
    this.#swept = this.#newest
    const cutoff = this.#newest - this.#horizon
    for (const [key, trail] of this.#trails) {
      const behind = trail.findIndex(({ time }) => time >= cutoff)
      if (behind < 0) this.#forget(key, trail)
      else if (behind > 0) {
        trail.splice(0, behind)
        this.#rows -= behind
      }
    }
  }

  save(): SavedTrails {
    return {
      counts: { ...this.counts },
      newest: this.#newest === -Infinity ? null : this.#newest,
      trails: [...this.#trails].map(([key, trail]) => [
        key,
        trail.map(({ time, tie, stream, row }) => [time, tie, stream, row] as const),
      ]),
    }
  }

  restore({ counts, newest, trails }: SavedTrails): void {
    Object.assign(this.counts, counts)
    this.#newest = newest ?? -Infinity
    for (const [key, traces] of trails) {
      this.#trails.set(
        key,
        traces.map(([time, tie, stream, row]) => ({ time, tie, stream, row })),
      )
      this.#rows += traces.length
    }
  }

  /** From the first row of its time on: what changes may change what comes after it. */
  #work(trail: readonly Trace[], at: number, told: Told): void {
    const { reach, derive, isSame } = this.#derivation
    const time = trail[at]?.time ?? 0
    let first = at
    while (trail[first - 1]?.time === time) first--
    let until = time + reach
    for (let i = first; i < trail.length; i++) {
      const trace = trail[i]
      if (!trace || trace.time > until) break
      const name = this.#names[trace.stream] ?? ''
      const before = trace.row
      const after = derive(trail, i)
      if (i !== at && isSame(trace.stream, before, after)) continue
      trace.row = after
      until = Math.max(until, trace.time + reach)
      if (i === at) told.came(name, after, time)
      else told.changed(name, before, after, trace.time)
    }
  }

  #shrink(): void {
    this.#horizon = Math.max(this.#horizon / 2, this.#derivation.reach)
    this.#swept = -Infinity
    this.advance()
    const [oldest] = this.#trails
    if (!oldest || this.#rows <= TRAIL_ROWS) return
    this.#forget(...oldest)
    this.counts.evicted++
  }

  #forget(key: string, trail: readonly Trace[]): void {
    this.#rows -= trail.length
    this.#trails.delete(key)
  }
}

function sourcesOf(derived: NonNullable<Stream['derived']>): string[] {
  return Object.values(derived).flatMap((one) => ('sought' in one ? one.sought.map((each) => each.in) : []))
}

/** What is absent and what is null are one. */
function picked(row: Row, fields: readonly string[]): Row {
  const kept: Record<string, unknown> = {}
  for (const field of fields) if (row[field] !== undefined && row[field] !== null) kept[field] = row[field]
  return kept
}

/** Where a row belongs, looked for from the end: most rows come in order. */
function place(trail: readonly Trace[], { time, stream, tie }: Trace): number {
  let at = trail.length
  for (; at > 0; at--) {
    const before = trail[at - 1]
    if (!before || before.time < time) break
    if (before.time === time && (before.stream - stream || before.tie - tie) <= 0) break
  }
  return at
}
