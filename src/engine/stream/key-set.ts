import type { Hash } from './hash.ts'
import { KeyList } from './key-list.ts'
import { KeyTable } from './key-table.ts'

/** Keys that arrived in one stretch of time, kept and forgotten as a whole. */
export interface Generation {
  readonly id: number
  /** Arrival of the first and the last key, epoch ms. */
  readonly from: number
  readonly until: number
  readonly count: number
  /** Nothing is added to it any more: its packed form is written once. */
  readonly sealed: boolean
}

export interface KeySetLimits {
  /** Keys in memory at most; then the oldest generation is forgotten early. 1.5 million take 19 MB, and as much again to grow. */
  readonly keys: number
  /** Milliseconds that a key is remembered after its arrival. */
  readonly horizon: number
}

const KEY_SET_LIMITS: KeySetLimits = { keys: 1_500_000, horizon: 24 * 3_600_000 }

/** 8 bytes a key: 1 MiB packed, under the 2 MB that one value of a Durable Object may have. */
const GENERATION_KEYS = 131_072
const GENERATIONS = 8

/** The keys that were seen within the horizon, and no doubt about any of them. */
export class KeySet {
  readonly #limits: KeySetLimits
  readonly #perGeneration: number
  readonly #table = new KeyTable()
  /** Oldest first; the last one is open. */
  readonly #generations: { -readonly [Part in keyof Generation]: Generation[Part] }[] = []
  /** Keys of the generations that were not packed in their last form yet: to find them in the table is to look through all of it. */
  readonly #unpacked = new Map<number, KeyList>()
  #nextId = 0
  #since = -Infinity

  constructor(limits: KeySetLimits = KEY_SET_LIMITS) {
    this.#limits = limits
    this.#perGeneration = Math.min(GENERATION_KEYS, Math.ceil(limits.keys / GENERATIONS))
  }

  /** @param saved generations with their keys as `pack` gave them, in any order */
  static restore(
    saved: readonly { readonly generation: Generation; readonly keys: Uint8Array }[],
    since: number,
    limits: KeySetLimits = KEY_SET_LIMITS,
  ): KeySet {
    const set = new KeySet(limits)
    set.#since = since
    for (const { generation, keys } of saved.toSorted((a, b) => a.generation.id - b.generation.id)) {
      set.#generations.push({ ...generation })
      set.#table.unpack(keys, tagOf(generation.id))
      if (!generation.sealed) set.#unpacked.set(generation.id, KeyList.of(keys))
      set.#nextId = generation.id + 1
    }
    return set
  }

  get size(): number {
    return this.#table.size
  }

  get generations(): readonly Generation[] {
    return this.#generations
  }

  /** Keys that arrived after this are all here. An event cannot arrive before it happens: one whose time is later is proven new. */
  get since(): number {
    return this.#since
  }

  has({ high, low }: Hash): boolean {
    return this.#table.has(high, low)
  }

  /** Whether the key is new. @param at its arrival, epoch ms, ascending */
  add({ high, low }: Hash, at: number): boolean {
    const generation = this.#open(at)
    if (!this.#table.add(high, low, tagOf(generation.id))) return false
    this.#unpacked.get(generation.id)?.add(high, low)
    generation.count++
    generation.until = Math.max(generation.until, at)
    return true
  }

  /** The keys of a generation, 8 bytes each, little-endian. */
  pack(id: number): Uint8Array {
    const list = this.#unpacked.get(id)
    if (this.#generations.find((each) => each.id === id)?.sealed) this.#unpacked.delete(id)
    return list?.pack() ?? this.#table.pack(tagOf(id))
  }

  /** Forgets generations whose last key is past the horizon. @returns their ids */
  expire(at: number): number[] {
    const dropped: number[] = []
    while (this.#generations[0] && this.#generations[0].until + this.#limits.horizon < at)
      dropped.push(...this.#drop())
    return dropped
  }

  #open(at: number) {
    const last = this.#generations.at(-1)
    const { keys, horizon } = this.#limits
    const full = last && last.count >= this.#perGeneration
    if (last && !last.sealed && !full && at - last.from < horizon / GENERATIONS) return last
    if (last) last.sealed = true
    this.expire(at)
    while (this.#generations[0] && this.#table.size + this.#perGeneration > keys) this.#drop()
    const opened = { id: this.#nextId++, from: at, until: at, count: 0, sealed: false }
    this.#generations.push(opened)
    this.#unpacked.set(opened.id, new KeyList())
    return opened
  }

  #drop(): number[] {
    const oldest = this.#generations.shift()
    if (!oldest) return []
    this.#table.drop(tagOf(oldest.id))
    this.#unpacked.delete(oldest.id)
    this.#since = Math.max(this.#since, oldest.until)
    return [oldest.id]
  }
}

/** 0 is an empty slot. Fewer than 255 generations are held at once, so no two of them share a tag. */
function tagOf(id: number): number {
  return (id % 255) + 1
}
