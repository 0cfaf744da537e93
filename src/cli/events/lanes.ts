import type { Deliver } from './deliver.ts'

interface Lane {
  rows: string[]
  readonly type: string
  /** Of the rows that are collected, as the caller counts time. */
  since: number
  sent: number
  tail: Promise<void>
}

/**
 * Rows of several streams, each in its order: requests of one stream go one after the other, those of different streams side by
 * side. At most `most` requests wait or are under way; the caller asks for room before it goes on.
 */
export class Lanes {
  readonly #deliver: Deliver
  readonly #batch: number
  readonly #most: number
  readonly #lanes = new Map<string, Lane>()
  readonly #open = new Set<Promise<void>>()
  #error: unknown

  constructor(deliver: Deliver, { batch, most }: { batch: number; most: number }) {
    this.#deliver = deliver
    this.#batch = batch
    this.#most = most
  }

  put(stream: string, row: Record<string, unknown> | string, at: number): void {
    const isLine = typeof row === 'string'
    const lane = this.#lane(stream, isLine ? 'text/plain' : 'application/x-ndjson')
    if (lane.rows.length === 0) lane.since = at
    lane.rows.push(isLine ? row : JSON.stringify(row))
    if (lane.rows.length >= this.#batch) this.#send(stream, lane)
  }

  /** Sends what was collected before a time, full or not. */
  flush(before = Infinity): void {
    for (const [stream, lane] of this.#lanes)
      if (lane.rows.length > 0 && lane.since <= before) this.#send(stream, lane)
  }

  get isFull(): boolean {
    return this.#open.size >= this.#most
  }

  /** Waits until there is room for another request. Throws what a request failed with. */
  async room(): Promise<void> {
    while (this.isFull) await Promise.race(this.#open)
    if (this.#error) throw this.#error
  }

  async end(): Promise<void> {
    if (!this.#error) this.flush()
    await Promise.all(this.#open)
    if (this.#error) throw this.#error
  }

  #send(stream: string, lane: Lane): void {
    const text = lane.rows.join('\n')
    const first = lane.sent + 1
    lane.sent += lane.rows.length
    lane.rows = []
    const sent = lane.tail
      // after a failure nothing more is sent: what comes after it would overtake it
      .then(() => (this.#error ? undefined : this.#deliver({ stream, type: lane.type, text, first })))
      .catch((error: unknown) => {
        this.#error ??= error
      })
      .finally(() => this.#open.delete(sent))
    lane.tail = sent
    this.#open.add(sent)
  }

  #lane(stream: string, type: string): Lane {
    const known = this.#lanes.get(stream)
    if (known) return known
    const lane: Lane = { rows: [], type, since: 0, sent: 0, tail: Promise.resolve() }
    this.#lanes.set(stream, lane)
    return lane
  }
}
