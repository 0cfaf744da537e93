import type { Pack } from '../../src/contracts/pack.ts'
import { type Checker, checker, type Good } from '../../src/engine/stream/check.ts'
import { type CoPartition, coPartitions } from '../../src/engine/stream/co-partition.ts'
import { GaugeBook } from '../../src/engine/stream/gauge-book.ts'
import { KeySet } from '../../src/engine/stream/key-set.ts'
import { MergedWindows } from '../../src/engine/stream/merge.ts'
import { MergedGauges } from '../../src/engine/stream/merged-gauges.ts'
import { WindowBook } from '../../src/engine/stream/window-book.ts'
import type { Counts, Golden, GoldenEvent, Row } from './golden.ts'
import type { Sent } from './tables.ts'

/** One slice of one group, as its Ledger works it. */
class Slice {
  readonly book: WindowBook
  readonly gauges: GaugeBook
  readonly #keys = new KeySet()

  constructor({ windows, streams, gauges }: CoPartition) {
    this.book = new WindowBook(windows, streams)
    this.gauges = new GaugeBook(gauges)
  }

  /** @returns whether it was new */
  take(stream: string, row: Good, now: number): boolean {
    if (!this.#keys.add(row.key, now)) return false
    this.book.fold(stream, row, now)
    this.gauges.fold(stream, row, now)
    return true
  }
}

/** Events of a pack on their way: checked, told apart, folded, merged. */
export class Run {
  readonly counts: Record<string, Counts> = {}
  /** Rows as they were taken, cleaned, of each stream in order. */
  readonly taken: Sent[] = []
  /** Where each refused row was found wrong. */
  readonly refused = new Map<GoldenEvent, string[]>()
  readonly late: Record<string, number> = {}
  readonly #pack: Pack
  readonly #now: number
  readonly #merged: MergedWindows[] = []
  readonly #gauges: MergedGauges[] = []

  constructor(pack: Pack, { now }: Pick<Golden, 'now'>, events: readonly GoldenEvent[], slices: number) {
    this.#pack = pack
    this.#now = Date.parse(now)
    for (const group of coPartitions(pack)) {
      const own = Array.from({ length: slices }, () => new Slice(group))
      for (const [name, stream] of Object.entries(group.streams)) {
        this.counts[name] = { accepted: 0, duplicates: 0, quarantined: 0 }
        const check = checker(name, stream, [{ from: -Infinity, slices }])
        for (const event of events) if (event.stream === name) this.#send(event, check, own)
      }
      this.#merge(group, own)
    }
  }

  /** Rows of a window or gauge: start in seconds, where it has one, then keys and values. */
  rows(name: string): Row[] {
    const isGauge = this.#pack.windows[name]?.kind === 'gauge'
    const rows = isGauge
      ? this.#gauges.flatMap((gauges) => gauges.rows(name, this.#now))
      : this.#merged.flatMap((windows) => windows.rows(name, 0, this.#now))
    return rows
      .map(({ start, keys, values }) => ({ ...(!isGauge && { start: start / 1000 }), ...keys, ...values }))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }

  #send(event: GoldenEvent, check: Checker, slices: readonly Slice[]): void {
    const { stream, row } = event
    const counts = this.counts[stream]
    const checked = check(structuredClone(row), this.#now)
    if (!counts) return
    if (!checked.ok) {
      counts.quarantined++
      this.refused.set(
        event,
        checked.errors.map(({ path }) => path),
      )
    } else if (slices[checked.slice]?.take(stream, checked, this.#now)) {
      counts.accepted++
      this.taken.push([stream, { ...checked.row }])
    } else counts.duplicates++
  }

  #merge({ windows, gauges }: CoPartition, slices: readonly Slice[]): void {
    const merged = new MergedWindows(windows)
    const shown = new MergedGauges(gauges)
    slices.forEach((slice, i) => {
      slice.book.takeChanged(1, this.#now)
      // as it goes over the wire
      merged.apply(String(i), JSON.parse(JSON.stringify(slice.book.snapshot(1))), this.#now)
      shown.apply(String(i), slice.gauges.snapshot(this.#now))
      for (const [name, { late }] of Object.entries(slice.book.counts()))
        this.late[name] = (this.late[name] ?? 0) + late
    })
    this.#merged.push(merged)
    this.#gauges.push(shown)
  }
}
