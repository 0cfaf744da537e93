const FIRST_KEYS = 1024

/** 64-bit keys in the order in which they came, packed: 8 bytes each, the high half first, little-endian. */
export class KeyList {
  #view = new DataView(new ArrayBuffer(FIRST_KEYS * 8))
  #length = 0

  static of(packed: Uint8Array): KeyList {
    const list = new KeyList()
    const bytes = packed.slice()
    list.#view = new DataView(bytes.buffer)
    list.#length = bytes.length
    return list
  }

  add(high: number, low: number): void {
    if (this.#length === this.#view.byteLength) this.#grow()
    this.#view.setUint32(this.#length, high, true)
    this.#view.setUint32(this.#length + 4, low, true)
    this.#length += 8
  }

  pack(): Uint8Array {
    return new Uint8Array(this.#view.buffer.slice(0, this.#length))
  }

  #grow(): void {
    const grown = new Uint8Array(Math.max(FIRST_KEYS * 8, this.#length * 2))
    grown.set(new Uint8Array(this.#view.buffer, 0, this.#length))
    this.#view = new DataView(grown.buffer)
  }
}
