import type { Gauge } from '../../contracts/window.ts'
import type { Good } from './check.ts'
import type { Keys } from './grouping.ts'
import { Latest, type SavedLatest } from './latest.ts'

/** What a gauge shows in one slice: all groups that are not empty. A group that is not named any more is empty. */
export interface GaugeSample {
  readonly gauge: string
  readonly at: number
  readonly groups: readonly { readonly keys: Keys; readonly count: number }[]
}

export type SavedGauges = readonly (readonly [declared: string, SavedLatest])[]

/** The gauges over the streams of one group, in one slice. Rows of one `latestBy` must meet in one slice. */
export class GaugeBook {
  readonly #gauges: Readonly<Record<string, Gauge>>
  readonly #latest = new Map<string, Latest>()
  readonly #byStream = new Map<string, (readonly [gauge: string, Latest])[]>()
  /** The tick that each gauge showed last. */
  readonly #ticks = new Map<string, number>()
  /** Gauges that had rows since they were shown. */
  readonly #changed = new Set<string>()

  constructor(gauges: Readonly<Record<string, Gauge>>) {
    this.#gauges = gauges
    for (const [name, gauge] of Object.entries(gauges)) {
      const latest = new Latest(gauge)
      this.#latest.set(name, latest)
      this.#byStream.set(gauge.from, [...(this.#byStream.get(gauge.from) ?? []), [name, latest]])
    }
  }

  fold(stream: string, row: Good, now: number): void {
    for (const [name, latest] of this.#byStream.get(stream) ?? []) {
      latest.fold(row, now)
      this.#changed.add(name)
    }
  }

  /** Samples of the gauges whose time has come: once in every `every`. */
  takeDue(now: number): GaugeSample[] {
    const due = [...this.#latest].filter(([name, { every }]) => {
      const tick = Math.floor(now / every)
      const isDue = this.#ticks.get(name) !== tick
      this.#ticks.set(name, tick)
      return isDue
    })
    return due.map(([gauge, latest]) => {
      this.#changed.delete(gauge)
      return { gauge, at: now, groups: latest.count(now) }
    })
  }

  /** Samples that did not reach the Board are due again. */
  returnDue(samples: readonly GaugeSample[]): void {
    for (const { gauge } of samples) {
      this.#ticks.delete(gauge)
      this.#changed.add(gauge)
    }
  }

  /** All gauges as they are. */
  snapshot(now: number): GaugeSample[] {
    return [...this.#latest].map(([gauge, latest]) => ({ gauge, at: now, groups: latest.count(now) }))
  }

  /** When there is next something to show, epoch ms: rows came since, or what was heard of last will expire though none come. */
  nextDue(now: number): number | null {
    const times = [...this.#latest].flatMap(([name, latest]) => {
      const tick = (Math.floor(now / latest.every) + 1) * latest.every
      if (this.#changed.has(name)) return tick
      const expiry = latest.nextExpiry()
      return expiry === null ? [] : Math.max(expiry + 1, tick)
    })
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Rows that were left out for want of room, by gauge. */
  refused(): Record<string, number> {
    return Object.fromEntries([...this.#latest].map(([name, { refused }]) => [name, refused]))
  }

  save(): SavedGauges {
    return [...this.#latest].map(([name, latest]) => [this.#declared(name), latest.save()])
  }

  restore(saved: SavedGauges): this {
    const byDeclaration = new Map(saved)
    for (const [name, latest] of this.#latest) {
      const state = byDeclaration.get(this.#declared(name))
      if (state) latest.restore(state)
    }
    return this
  }

  #declared(name: string): string {
    return JSON.stringify([name, this.#gauges[name]])
  }
}
