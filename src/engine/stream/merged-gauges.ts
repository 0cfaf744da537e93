import type { Scalar } from '../../contracts/where.ts'
import type { Gauge } from '../../contracts/window.ts'
import type { BoardRow } from './board-row.ts'
import { milliseconds } from './duration.ts'
import type { GaugeSample } from './gauge-book.ts'
import { grouping, identify, type Keys } from './grouping.ts'

/** The gauges of a pack over all slices: each group is the sum of what every slice showed last. */
export class MergedGauges {
  readonly #gauges: Readonly<Record<string, Gauge>>
  readonly #samples = new Map<string, Map<string, GaugeSample>>()

  constructor(gauges: Readonly<Record<string, Gauge>>) {
    this.#gauges = gauges
  }

  apply(slice: string, samples: readonly GaugeSample[]): void {
    for (const sample of samples) {
      const slices = this.#samples.get(sample.gauge) ?? new Map<string, GaugeSample>()
      this.#samples.set(sample.gauge, slices)
      if (sample.at >= (slices.get(slice)?.at ?? -Infinity)) slices.set(slice, sample)
    }
  }

  /** @param now epoch ms; a row names the tick that it falls in */
  rows(name: string, now: number): BoardRow[] {
    const gauge = this.#gauges[name]
    if (!gauge) return []
    const every = milliseconds(gauge.every)
    const start = Math.floor(now / every) * every
    const { names } = grouping(gauge.by)
    return this.#sum(name).map(({ keys, count }) => ({
      window: name,
      start,
      end: start + every,
      keys: Object.fromEntries(names.map((key, i) => [key, keys[i] ?? null])),
      values: Object.fromEntries(Object.keys(gauge.values).map((value) => [value, count])),
      state: 'final',
      revised: false,
    }))
  }

  #sum(name: string): { keys: Keys; count: number }[] {
    const groups = new Map<Scalar | null, { keys: Keys; count: number }>()
    for (const sample of this.#samples.get(name)?.values() ?? []) {
      for (const { keys, count } of sample.groups) {
        const id = identify(keys)
        groups.set(id, { keys, count: (groups.get(id)?.count ?? 0) + count })
      }
    }
    return [...groups.values()]
  }
}
