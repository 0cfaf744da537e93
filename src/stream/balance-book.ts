import type { Balance } from '../contracts/event.ts'
import { countsOf, type Message } from './answers.ts'

/** Days that are kept. */
const DAYS = 40

export type SavedBalances = readonly (readonly [day: string, streams: Readonly<Record<string, Balance>>])[]

const NOTHING: Balance = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }

/** What became of the rows of each stream, by the UTC day of their arrival. */
export class BalanceBook {
  readonly #days = new Map<string, Record<string, Balance>>()

  add(message: Message, at: number): void {
    const day = new Date(at).toISOString().slice(0, 10)
    const streams = this.#days.get(day) ?? {}
    this.#days.set(day, streams)
    const [, , stream, , , , pastHorizon] = message
    const before = streams[stream] ?? NOTHING
    const { received, accepted, duplicates, quarantined } = countsOf(message)
    streams[stream] = {
      received: before.received + received,
      accepted: before.accepted + accepted,
      duplicates: before.duplicates + duplicates,
      quarantined: before.quarantined + quarantined,
      past_horizon: before.past_horizon + pastHorizon,
    }
    const [oldest] = this.#days.keys()
    if (this.#days.size > DAYS && oldest) this.#days.delete(oldest)
  }

  of(day: string): Record<string, Balance> {
    return this.#days.get(day) ?? {}
  }

  save(): SavedBalances {
    return [...this.#days]
  }

  restore(saved: SavedBalances): this {
    for (const [day, streams] of saved) this.#days.set(day, { ...streams })
    return this
  }
}
