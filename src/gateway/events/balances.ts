import type { Balance } from '../../contracts/event.ts'
import type { StreamEntry } from '../../engine/ingest/catalogue.ts'
import { slicesOf } from '../../engine/stream/slice.ts'
import { askLedger, type Ledgers } from '../../platform/ledgers.ts'
import { ledgerName } from '../../platform/names.ts'

const NOTHING: Balance = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }

/** What became of the rows that came on a day, over all slices: each counts what came to it, and is asked once. */
export class DayBalances {
  readonly #ledgers: Ledgers
  readonly #day: string
  readonly #asked = new Map<string, Promise<Record<string, Balance>>>()

  /** @param day of arrival, UTC: `2026-11-01` */
  constructor(ledgers: Ledgers, day: string) {
    this.#ledgers = ledgers
    this.#day = day
  }

  async of(entry: StreamEntry): Promise<Balance> {
    const slices = await Promise.all(slicesOf(entry.slicing).map((slice) => this.#ask(entry, slice)))
    return total(slices.map((slice) => slice[entry.name] ?? NOTHING))
  }

  #ask({ address }: StreamEntry, slice: number): Promise<Record<string, Balance>> {
    const ledger = { ...address, slice }
    const name = ledgerName(ledger)
    const asked = this.#asked.get(name) ?? askLedger(this.#ledgers, ledger, (each) => each.balance(this.#day))
    this.#asked.set(name, asked)
    return asked
  }
}

function total(parts: readonly Balance[]): Balance {
  const sum = { ...NOTHING }
  for (const part of parts)
    for (const field of Object.keys(sum) as (keyof Balance)[]) sum[field] += part[field]
  return sum
}
