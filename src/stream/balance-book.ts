import type { Balance } from '../contracts/event.ts'
import { countsOf, type Message } from './answers.ts'

/** Days that are kept. */
const DAYS = 40
const DAY_MS = 86_400_000

export type SavedBalances = readonly (readonly [day: string, streams: Readonly<Record<string, Balance>>])[]

const NOTHING: Balance = { received: 0, accepted: 0, duplicates: 0, quarantined: 0, past_horizon: 0 }

/** What became of the rows of each stream, by the UTC day of their arrival. */
export class BalanceBook {
  readonly #days = new Map<string, Record<string, Balance>>()

  /** Rows that come out of quarantine are counted on the day on which they arrived. A day that is forgotten stays forgotten. */
  add(message: Message, at: number): void {
    const [, , stream, , , , pastHorizon, arrived] = message
    const day = arrived ?? dayOf(at)
    const streams = this.#days.get(day) ?? this.#begin(day, at)
    if (!streams) return
    const before = streams[stream] ?? NOTHING
    const { received, accepted, duplicates, quarantined } = countsOf(message)
    streams[stream] = {
      received: before.received + received,
      accepted: before.accepted + accepted,
      duplicates: before.duplicates + duplicates,
      quarantined: before.quarantined + quarantined,
      past_horizon: before.past_horizon + pastHorizon,
    }
  }

  #begin(day: string, at: number): Record<string, Balance> | undefined {
    const forgotten = dayOf(at - DAYS * DAY_MS)
    if (day <= forgotten) return undefined
    for (const known of this.#days.keys()) if (known <= forgotten) this.#days.delete(known)
    const streams = {}
    this.#days.set(day, streams)
    return streams
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

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
