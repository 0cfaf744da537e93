import type { Gist } from '../contracts/event.ts'
import type { Pack } from '../contracts/pack.ts'
import { askedFields } from '../engine/stream/asked.ts'
import type { Good } from '../engine/stream/check.ts'
import { type CoPartition, coPartitions } from '../engine/stream/co-partition.ts'
import { GaugeBook, type SavedGauges } from '../engine/stream/gauge-book.ts'
import { readGist } from '../engine/stream/gist.ts'
import { KeySet } from '../engine/stream/key-set.ts'
import { type SavedBook, WindowBook } from '../engine/stream/window-book.ts'
import { Answers, type Message } from './answers.ts'
import { BalanceBook, type SavedBalances } from './balance-book.ts'
import { type Known, known } from './known.ts'
import type { Entry } from './log-row.ts'

export interface SavedState {
  /** The last log row that is in it. */
  readonly sequence: number
  readonly at: number
  /** `KeySet.since`; absent while it is -Infinity, which JSON does not have. */
  readonly since?: number
  readonly windows: SavedBook
  readonly gauges: SavedGauges
  readonly balances: SavedBalances
}

/** Everything that a ledger holds in memory: what the checkpoint and the log rows after it say. */
export class Book {
  /** The last log row that is folded in. */
  sequence = 0
  /** Of the last entry, epoch ms. */
  at = 0
  keys = new KeySet()
  readonly answers = new Answers()
  readonly balances = new BalanceBook()
  readonly windows: WindowBook
  readonly gauges: GaugeBook
  readonly #known: ReadonlyMap<string, { readonly read: Known; readonly asked: readonly string[] }>

  constructor({ streams, windows, gauges }: CoPartition) {
    this.windows = new WindowBook(windows, streams)
    this.gauges = new GaugeBook(gauges)
    this.#known = new Map(
      Object.entries(streams).map(([name, stream]) => {
        const asked = askedFields(name, streams, { ...windows, ...gauges })
        return [name, { read: known(name, stream), asked }]
      }),
    )
  }

  /** Rows of a stream that this ledger keeps: of their gist, or of their lines where it tells not all that is asked. */
  read(stream: string, lines: readonly string[], gist?: Gist): readonly Good[] {
    const its = this.#known.get(stream)
    if (!its) throw new Error(`${stream} is no stream of this ledger`)
    return (gist && readGist(gist, its.asked, lines.length)) ?? lines.map(its.read)
  }

  fold(stream: string, row: Good, at: number): void {
    this.windows.fold(stream, row, at)
    this.gauges.fold(stream, row, at)
  }

  tell(message: Message, at: number): void {
    this.answers.add(message, at)
    this.balances.add(message, at)
  }

  /** Takes an entry of the log again, after a restart. A stream that is gone from the pack is left out. */
  replay({ at, messages, runs }: Entry, sequence: number): void {
    for (const message of messages) this.tell(message, at)
    for (const { stream, lines } of runs) {
      if (!this.#known.has(stream)) continue
      for (const row of this.read(stream, lines)) {
        this.keys.add(row.key, at)
        this.fold(stream, row, at)
      }
    }
    this.sequence = sequence
    this.at = at
  }

  save(): SavedState {
    const { sequence, at, windows, gauges, balances, keys } = this
    return {
      sequence,
      at,
      ...(keys.since > -Infinity && { since: keys.since }),
      windows: windows.save(),
      gauges: gauges.save(),
      balances: balances.save(),
    }
  }

  restore({ sequence, at, windows, gauges, balances }: SavedState): this {
    this.sequence = sequence
    this.at = at
    this.windows.restore(windows)
    this.gauges.restore(gauges)
    this.balances.restore(balances)
    return this
  }
}

/** The streams of a pack that are kept under one partition key. */
export function groupOf(packs: readonly Pack[], pack: string, partition: string): CoPartition {
  const declared = packs.find(({ name }) => name === pack)
  const group = declared && coPartitions(declared).find((each) => each.partition === partition)
  if (!group) throw new Error(`no pack declares ${pack}/${partition}`)
  return group
}
