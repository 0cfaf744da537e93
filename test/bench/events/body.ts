import { randomFillSync } from 'node:crypto'
import { NEW_ID, type Template } from './rows.ts'

const HEX = Buffer.from('0123456789abcdef')

/** One body that is sent again and again with new ids: to fill them in takes a hundredth of the time to make it. */
export class Body {
  readonly bytes: Buffer
  readonly #offsets: readonly number[]
  readonly #random: Uint8Array

  constructor({ text }: Template) {
    this.bytes = Buffer.from(text)
    this.#offsets = [...text.matchAll(new RegExp(NEW_ID, 'g'))].map(({ index }) => index)
    this.#random = new Uint8Array((this.#offsets.length * NEW_ID.length) / 2)
  }

  /** Only when what was sent before is answered: the bytes are the same. */
  renew(): Buffer {
    randomFillSync(this.#random)
    let from = 0
    for (const offset of this.#offsets)
      for (let at = offset; at < offset + NEW_ID.length; at += 2) {
        const byte = this.#random[from++] ?? 0
        this.bytes[at] = HEX[byte >>> 4] ?? 0
        this.bytes[at + 1] = HEX[byte & 15] ?? 0
      }
    return this.bytes
  }
}
