import type { Gauge, Scalar } from '../../contracts/pack.ts'
import type { Good } from './check.ts'
import { milliseconds } from './duration.ts'
import { type Grouping, grouping, identify, type Keys } from './grouping.ts'
import { type Row, scalar } from './row.ts'
import { type Test, test } from './where.ts'

/** Keys that are remembered at most, some 40 MB. At the cap what has expired goes; then new keys are left out, and counted. */
export const GAUGE_KEYS = 200_000

/** The last row of a key: [event time, rank among equals, tie, its group while it counts]. */
type Last = readonly [time: number, rank: number, tie: number, keys: Keys | null]

export interface SavedLatest {
  readonly refused: number
  readonly last: readonly (readonly [key: Scalar | null, last: Last])[]
}

/** The last row of every key by event time, in one slice. An older row that comes later changes nothing. */
export class Latest {
  readonly every: number
  readonly expires: number
  /** Rows of keys that there was no room for. */
  refused = 0
  readonly #gauge: Gauge
  readonly #where: Test | undefined
  readonly #grouping: Grouping
  readonly #last = new Map<Scalar | null, Last>()
  #fullUntil = -Infinity

  constructor(gauge: Gauge) {
    this.#gauge = gauge
    this.every = milliseconds(gauge.every)
    this.expires = milliseconds(gauge.expires)
    this.#where = test(gauge.where)
    this.#grouping = grouping(gauge.by)
  }

  fold({ row, time, key }: Good, now: number): void {
    const id = scalar(row[this.#gauge.latestBy])
    const known = this.#last.get(id)
    const rank = this.#rank(row)
    if (known && !isLater(known, time, rank, key.high)) return
    if (!known && this.#last.size >= GAUGE_KEYS && !this.#makeRoom(now)) return
    const counts = !this.#where || this.#where(row)
    this.#last.set(id, [time, rank, key.high, counts ? this.#grouping.keys(row) : null])
  }

  /** Keys that count at a time, by group. What has expired by then is forgotten. */
  count(at: number): { readonly keys: Keys; readonly count: number }[] {
    const groups = new Map<Scalar | null, { readonly keys: Keys; count: number }>()
    this.#expire(at)
    for (const [, , , keys] of this.#last.values()) {
      if (!keys) continue
      const id = identify(keys)
      const group = groups.get(id)
      if (group) group.count++
      else groups.set(id, { keys, count: 1 })
    }
    return [...groups.values()]
  }

  /** When the next key that counts will expire, epoch ms: the count changes then though no row comes. */
  nextExpiry(): number | null {
    let least = Infinity
    for (const [time, , , keys] of this.#last.values()) if (keys && time < least) least = time
    return least === Infinity ? null : least + this.expires
  }

  save(): SavedLatest {
    return { refused: this.refused, last: [...this.#last] }
  }

  restore({ refused, last }: SavedLatest): void {
    this.refused = refused
    for (const [key, row] of last) this.#last.set(key, row)
  }

  #rank(row: Row): number {
    const { tie } = this.#gauge
    return tie ? tie.order.indexOf(scalar(row[tie.field]) ?? '') : 0
  }

  /** Looks through every key at most once until the next one can expire: at the cap each new key asks. */
  #makeRoom(now: number): boolean {
    if (now > this.#fullUntil) {
      this.#expire(now)
      if (this.#last.size < GAUGE_KEYS) return true
      let least = Infinity
      for (const [time] of this.#last.values()) if (time < least) least = time
      this.#fullUntil = least + this.expires
    }
    this.refused++
    return false
  }

  #expire(at: number): void {
    for (const [key, [time]] of this.#last) if (time + this.expires < at) this.#last.delete(key)
  }
}

function isLater([time, rank, tie]: Last, newTime: number, newRank: number, newTie: number): boolean {
  if (newTime !== time) return newTime > time
  return newRank === rank ? newTie > tie : newRank > rank
}
