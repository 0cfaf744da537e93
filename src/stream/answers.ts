import type { Counts } from '../contracts/event.ts'

/** What is kept of a message. Short: there are many. What is last is there only where rows went into quarantine, or came out. */
export type Message = readonly [
  id: string,
  fingerprint: string,
  stream: string,
  accepted: number,
  duplicates: number,
  quarantined: number,
  pastHorizon: number,
  arrived?: string,
  kept?: string,
]

/** Messages that are remembered at most, some 15 MB, and how long. One that is forgotten is told its rows are duplicates. */
export const MESSAGES = 50_000
export const REMEMBERED_MS = 24 * 3_600_000

/** The first answer to each message, oldest first. */
export class Answers {
  readonly #messages = new Map<string, { readonly at: number; readonly message: Message }>()
  #unsaved: Message[] = []

  find(id: string): Message | undefined {
    return this.#messages.get(id)?.message
  }

  add(message: Message, at: number): void {
    this.#unsaved.push(message)
    this.restore(message, at)
  }

  /** Takes what a checkpoint holds already. */
  restore(message: Message, at: number): void {
    this.#messages.set(message[0], { at, message })
    for (const [id, oldest] of this.#messages) {
      if (this.#messages.size <= MESSAGES && oldest.at + REMEMBERED_MS >= at) break
      this.#messages.delete(id)
    }
  }

  /** Messages since the last checkpoint. */
  takeUnsaved(): Message[] {
    const taken = this.#unsaved
    this.#unsaved = []
    return taken
  }
}

export function countsOf([, , , accepted, duplicates, quarantined]: Message): Counts {
  return { received: accepted + duplicates + quarantined, accepted, duplicates, quarantined }
}
