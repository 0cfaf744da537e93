import type { Incident } from '../../contracts/incident.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Alerts } from '../../engine/stream/alert.ts'
import type { BoardRow } from '../../engine/stream/board-row.ts'
import { gauges, tumbling } from '../../engine/stream/co-partition.ts'
import { milliseconds } from '../../engine/stream/duration.ts'
import type { AlertChange } from '../../engine/stream/incident.ts'
import { MergedWindows } from '../../engine/stream/merge.ts'
import { MergedGauges } from '../../engine/stream/merged-gauges.ts'
import type { Heard } from '../../engine/stream/window-book.ts'
import type { BoardAnswer, BoardCounts, BoardQuery, NewestWindow } from '../../platform/boards.ts'
import type { LedgerUpdate } from '../../platform/ledgers.ts'

/** What a moment brought. */
export interface Moment {
  /** For those who watch: windows that changed, and gauges whose tick it is. */
  readonly changed: readonly BoardRow[]
  /** For the database. */
  readonly final: readonly BoardRow[]
  readonly alerts: readonly AlertChange[]
  /** Whether a Board after this one has to know of it. */
  readonly counts: boolean
}

/** What a pack shows now, in memory: built again from the snapshots of its ledgers. */
export class BoardState {
  readonly #pack: Pack
  readonly #windows: MergedWindows
  readonly #gauges: MergedGauges
  readonly alerts: Alerts
  readonly #slices = new Map<string, Pick<LedgerUpdate, 'counts' | 'refused'>>()
  /** The tick that each gauge was told at last. */
  readonly #ticks = new Map<string, number>()

  constructor(pack: Pack) {
    this.#pack = pack
    this.#windows = new MergedWindows(tumbling(pack.windows))
    this.#gauges = new MergedGauges(gauges(pack.windows))
    this.alerts = new Alerts(pack.alerts)
  }

  apply(slice: string, { update, gauges: samples, counts, refused }: LedgerUpdate, now: number): void {
    this.#windows.apply(slice, update, now)
    this.#gauges.apply(slice, samples)
    this.#slices.set(slice, { counts, refused })
  }

  /** Goes on from where a Board before this one had come, after the snapshots of all ledgers. */
  resume(heard: Heard): void {
    this.#windows.resume(heard)
  }

  newest(now: number): Record<string, number> {
    return this.#windows.newest(now)
  }

  /** Lets time pass. */
  advance(now: number): Moment {
    const { changed, final } = this.#windows.advance(now)
    const due = this.#dueGauges(now)
    const alerts = this.alerts.see({ changed, final: [...final, ...due] }, now)
    const counts = final.length > 0 || due.length > 0 || alerts.length > 0
    return { changed: [...changed, ...due], final, alerts, counts }
  }

  answer({ window, from, to, withCells }: BoardQuery, now: number): BoardAnswer {
    const isGauge = this.#pack.windows[window]?.kind === 'gauge'
    return {
      rows: isGauge ? this.#gauges.rows(window, now) : this.#windows.rows(window, from, to, withCells),
      since: isGauge ? null : finite(this.#windows.since(window)),
      watermark: isGauge ? null : finite(this.#windows.watermark(window)),
      counts: this.#counts(window),
    }
  }

  /** The newest rows of every window and gauge, so many of each at most. */
  newestRows(limit: number, now: number): Record<string, BoardRow[]> {
    return Object.fromEntries(
      Object.entries(this.#pack.windows).map(([name, { kind }]) => [
        name,
        kind === 'gauge'
          ? this.#gauges.rows(name, now).slice(0, limit)
          : this.#windows.rows(name, -Infinity, Infinity).slice(-limit),
      ]),
    )
  }

  /** The rows of the newest final window of each, and those of every gauge. */
  newestFinal(limit: number, now: number): NewestWindow[] {
    return Object.entries(this.#pack.windows).map(([name, window]) => {
      const watermark = this.#windows.watermark(name)
      const rows =
        window.kind === 'gauge'
          ? this.#gauges.rows(name, now)
          : newestOf(this.#windows.rows(name, watermark - 2 * milliseconds(window.size), Infinity))
      const sorted = rows.toSorted((a, b) => (JSON.stringify(a.keys) < JSON.stringify(b.keys) ? -1 : 1))
      const more = Math.max(0, rows.length - limit)
      return { window: name, watermark: finite(watermark), rows: sorted.slice(0, limit), more }
    })
  }

  /** What an alert told, as an incident. `before` is how it was raised, where it is over now. */
  incident(change: AlertChange, before: Incident | undefined, now: number): Incident {
    const { kind, incident, start, end, value, ...told } = change
    const at = new Date(now).toISOString()
    const raised = before ?? {
      ...told,
      id: incidentId(this.#pack.name, change),
      pack: this.#pack.name,
      state: 'raised' as const,
      window_start: new Date(start).toISOString(),
      window_end: new Date(end).toISOString(),
      value,
      raised_at: at,
    }
    return kind === 'raised' ? raised : { ...raised, state: 'cleared', cleared_at: at, cleared_value: value }
  }

  /** Rows of the gauges that begin a tick: all that have one length of it at once, for alerts hold them against each other. */
  #dueGauges(now: number): BoardRow[] {
    return Object.entries(gauges(this.#pack.windows)).flatMap(([name, { every }]) => {
      const tick = Math.floor(now / milliseconds(every))
      if (this.#ticks.get(name) === tick) return []
      this.#ticks.set(name, tick)
      return this.#gauges.rows(name, now)
    })
  }

  #counts(window: string): BoardCounts {
    const sum = { rows: 0, late: 0, too_late: this.#windows.tooLate()[window] ?? 0, other: 0, refused: 0 }
    for (const { counts, refused } of this.#slices.values()) {
      sum.refused += refused[window] ?? 0
      const own = counts[window]
      if (!own) continue
      sum.rows += own.rows
      sum.late += own.late
      sum.too_late += own.too_late
      sum.other += own.other
    }
    return sum
  }
}

function newestOf(rows: readonly BoardRow[]): BoardRow[] {
  const final = rows.filter(({ state }) => state === 'final')
  const end = Math.max(...final.map((row) => row.end))
  return final.filter((row) => row.end === end)
}

export const incidentId = (pack: string, { incident }: AlertChange) => `${pack}-${incident}`

function finite(time: number): number | null {
  return Number.isFinite(time) ? time : null
}
