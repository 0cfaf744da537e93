import type { Pack } from '../../src/contracts/pack.ts'
import type { Simulator } from '../../src/contracts/simulator.ts'
import type { Tumbling } from '../../src/contracts/window.ts'
import type { SimulatedEvent } from '../../src/engine/simulate/outbox.ts'
import { type SimulationOptions, simulate } from '../../src/engine/simulate/simulate.ts'
import type { BoardRow } from '../../src/engine/stream/board-row.ts'
import { checker } from '../../src/engine/stream/check.ts'
import { KeySet } from '../../src/engine/stream/key-set.ts'
import { MergedWindows } from '../../src/engine/stream/merge.ts'
import { WindowBook } from '../../src/engine/stream/window-book.ts'
import { Tables } from './tables.ts'

/** Rows of a segment. */
const SEGMENT = 5_000
/** How often the Board hears of its slices, ms. */
const TELL = 60_000
const HOUR = 3_600_000

export type SimulatedPack = Pack & { readonly simulator: Simulator }

/** What is done with simulated events besides loading them. */
export interface Watching {
  /** Of every event as it was sent. */
  readonly sent?: (event: SimulatedEvent) => void
  /** Of windows as they are written at their close, and again when they are corrected. */
  readonly closed?: (rows: readonly BoardRow[]) => void
}

/** Simulated rows as they are taken: checked, once each, folded into the windows that are asked for, and loaded in segments in the order of their arrival. */
export function simulated(pack: SimulatedPack, options: SimulationOptions, watching: Watching = {}): Tables {
  const tables = new Tables(pack)
  const checks = new Map(Object.entries(pack.streams).map(([name, each]) => [name, checker(name, each)]))
  const keys = new KeySet()
  const windows = watching.closed && new Windows(pack, watching.closed)
  let segment: [string, Record<string, unknown>][] = []
  for (const event of simulate(pack, options)) {
    const { stream, row, at } = event
    watching.sent?.(event)
    windows?.tell(at)
    const checked = checks.get(stream)?.(row, at)
    if (!checked?.ok || !keys.add(checked.key, at)) continue
    windows?.book.fold(stream, checked, at)
    segment.push([stream, { ...checked.row }])
    if (segment.length < SEGMENT) continue
    tables.load(segment)
    segment = []
  }
  tables.load(segment)
  windows?.tell(options.to + HOUR)
  return tables
}

/** The tumbling windows of a pack, in one slice and on its Board. */
class Windows {
  readonly book: WindowBook
  readonly #merged: MergedWindows
  readonly #closed: (rows: readonly BoardRow[]) => void
  #next = -Infinity
  #revision = 0

  constructor({ windows, streams }: Pack, closed: (rows: readonly BoardRow[]) => void) {
    const tumbling = Object.entries(windows).filter(
      (entry): entry is [string, Tumbling] => entry[1].kind === 'tumbling',
    )
    this.book = new WindowBook(Object.fromEntries(tumbling), streams)
    this.#merged = new MergedWindows(Object.fromEntries(tumbling))
    this.#closed = closed
  }

  /** Lets time pass. */
  tell(now: number): void {
    if (now < this.#next) return
    this.#next = now + TELL
    this.#merged.apply('0', this.book.takeChanged(++this.#revision, now), now)
    const { final } = this.#merged.advance(now)
    if (final.length > 0) this.#closed(final)
  }
}
