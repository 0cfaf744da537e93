import type { Scalar } from '../../contracts/where.ts'
import type { Gauge } from '../../contracts/window.ts'
import type { Good } from './check.ts'
import { milliseconds } from './duration.ts'
import { type Grouping, grouping, identify, type Keys } from './grouping.ts'
import { type Row, scalar } from './row.ts'
import { type Test, test } from './where.ts'

/** Keys that are remembered at most, some 40 MB. At the cap what has expired goes; then new keys are left out, and counted. */
export const GAUGE_KEYS = 200_000

/** The last row of a key. All rows of a group share its keys. */
interface Last {
  readonly time: number
  /** Among equals. */
  readonly rank: number
  readonly tie: number
  /** Its group while it counts. */
  readonly keys: Keys | null
}

/** A list for each part of the rows: as one list a row it would be half as long again, and take three times as long to write. */
export interface SavedLatest {
  readonly refused: number
  readonly keys: readonly (Scalar | null)[]
  /** Since the first of them, which is `since`. */
  readonly times: readonly number[]
  readonly since: number
  readonly ranks: readonly number[]
  readonly ties: readonly number[]
  /** Where the row's group is in `groups`; -1 while it does not count. */
  readonly members: readonly number[]
  readonly groups: readonly Keys[]
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
  /** One of each, however many rows are in it; begun anew when there are as many as keys. */
  readonly #groups = new Map<Scalar | null, Keys>()
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
    this.#last.set(id, {
      time,
      rank,
      tie: key.high,
      keys: counts ? this.#group(this.#grouping.keys(row)) : null,
    })
  }

  /** Keys that count at a time, by group. What has expired by then is forgotten. */
  count(at: number): { readonly keys: Keys; readonly count: number }[] {
    const groups = new Map<Scalar | null, { readonly keys: Keys; count: number }>()
    this.#expire(at)
    for (const { keys } of this.#last.values()) {
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
    for (const { time, keys } of this.#last.values()) if (keys && time < least) least = time
    return least === Infinity ? null : least + this.expires
  }

  save(): SavedLatest {
    const last = [...this.#last.values()]
    const groups = new Map<Keys, number>()
    const member = (keys: Keys | null) => {
      if (!keys) return -1
      const at = groups.get(keys) ?? groups.size
      groups.set(keys, at)
      return at
    }
    const since = last.reduce((least, { time }) => Math.min(least, time), last[0]?.time ?? 0)
    return {
      refused: this.refused,
      keys: [...this.#last.keys()],
      since,
      times: last.map(({ time }) => time - since),
      ranks: last.map(({ rank }) => rank),
      ties: last.map(({ tie }) => tie),
      members: last.map(({ keys }) => member(keys)),
      groups: [...groups.keys()],
    }
  }

  restore({ refused, keys, since, times, ranks, ties, members, groups }: SavedLatest): void {
    this.refused = refused
    const shared = groups.map((group) => this.#group(group))
    keys.forEach((key, i) => {
      const member = shared[members[i] ?? -1] ?? null
      const time = since + (times[i] ?? 0)
      this.#last.set(key, { time, rank: ranks[i] ?? 0, tie: ties[i] ?? 0, keys: member })
    })
  }

  #group(keys: Keys): Keys {
    const id = identify(keys)
    const known = this.#groups.get(id)
    if (known) return known
    if (this.#groups.size >= GAUGE_KEYS) this.#groups.clear()
    this.#groups.set(id, keys)
    return keys
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
      for (const { time } of this.#last.values()) if (time < least) least = time
      this.#fullUntil = least + this.expires
    }
    this.refused++
    return false
  }

  #expire(at: number): void {
    for (const [key, { time }] of this.#last) if (time + this.expires < at) this.#last.delete(key)
  }
}

function isLater({ time, rank, tie }: Last, newTime: number, newRank: number, newTie: number): boolean {
  if (newTime !== time) return newTime > time
  return newRank === rank ? newTie > tie : newRank > rank
}
