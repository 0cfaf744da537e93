/** Fuller than this, runs of taken slots grow long. */
const LOAD = 0.75
const FIRST_SLOTS = 1024

/**
 * An open-addressing set of 64-bit keys with linear probing: 9 bytes a slot, so 12 to 24 bytes a key. A tag of one byte, not 0,
 * names the generation of a key. Keys are hashes already: their low bits choose the slot.
 */
export class KeyTable {
  #keys = new Uint32Array(FIRST_SLOTS * 2)
  #tags = new Uint8Array(FIRST_SLOTS)
  #size = 0

  get size(): number {
    return this.#size
  }

  has(high: number, low: number): boolean {
    return this.#tags[this.#slot(high, low)] !== 0
  }

  /** Whether it was not there. */
  add(high: number, low: number, tag: number): boolean {
    const slot = this.#slot(high, low)
    if (this.#tags[slot] !== 0) return false
    this.#keys[slot * 2] = high
    this.#keys[slot * 2 + 1] = low
    this.#tags[slot] = tag
    if (++this.#size > this.#tags.length * LOAD) this.#rebuild(this.#tags.length * 2, 0)
    return true
  }

  /** In place, unless the table is then larger than it has to be: to make it anew is to add every key that is left once more. */
  drop(tag: number): void {
    const tags = this.#tags
    const left = this.#size - this.#countOf(tag)
    let slots = FIRST_SLOTS
    while (slots * LOAD < left) slots *= 2
    if (slots < tags.length) this.#rebuild(slots, tag)
    // what is moved up into a slot may have the tag too
    else for (let slot = 0; slot < tags.length; slot++) while (tags[slot] === tag) this.#remove(slot)
  }

  pack(tag: number): Uint8Array {
    const packed = new DataView(new ArrayBuffer(this.#countOf(tag) * 8))
    let at = 0
    for (let slot = 0; slot < this.#tags.length; slot++) {
      if (this.#tags[slot] !== tag) continue
      packed.setUint32(at, this.#keys[slot * 2] ?? 0, true)
      packed.setUint32(at + 4, this.#keys[slot * 2 + 1] ?? 0, true)
      at += 8
    }
    return new Uint8Array(packed.buffer)
  }

  unpack(packed: Uint8Array, tag: number): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    for (let at = 0; at + 8 <= packed.byteLength; at += 8)
      this.add(view.getUint32(at, true), view.getUint32(at + 4, true), tag)
  }

  /** Where the key is, or the empty slot where it would go. */
  #slot(high: number, low: number): number {
    const keys = this.#keys
    const tags = this.#tags
    const mask = tags.length - 1
    let slot = low & mask
    while (tags[slot] !== 0 && (keys[slot * 2] !== high || keys[slot * 2 + 1] !== low))
      slot = (slot + 1) & mask
    return slot
  }

  /** Moves up what stands behind the slot and would not be found across a gap. */
  #remove(slot: number): void {
    const keys = this.#keys
    const tags = this.#tags
    const mask = tags.length - 1
    let gap = slot
    tags[gap] = 0
    this.#size--
    for (let at = (gap + 1) & mask; tags[at] !== 0; at = (at + 1) & mask) {
      const home = (keys[at * 2 + 1] ?? 0) & mask
      if (((at - home) & mask) < ((at - gap) & mask)) continue
      keys[gap * 2] = keys[at * 2] ?? 0
      keys[gap * 2 + 1] = keys[at * 2 + 1] ?? 0
      tags[gap] = tags[at] ?? 0
      tags[at] = 0
      gap = at
    }
  }

  #countOf(tag: number): number {
    let count = 0
    for (const each of this.#tags) if (each === tag) count++
    return count
  }

  #rebuild(slots: number, without: number): void {
    const keys = this.#keys
    const tags = this.#tags
    this.#keys = new Uint32Array(slots * 2)
    this.#tags = new Uint8Array(slots)
    this.#size = 0
    for (let slot = 0; slot < tags.length; slot++) {
      const tag = tags[slot] ?? 0
      if (tag !== 0 && tag !== without) this.add(keys[slot * 2] ?? 0, keys[slot * 2 + 1] ?? 0, tag)
    }
  }
}
