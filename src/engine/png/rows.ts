import { corrupt } from '../header/fault.ts'
import type { ImageHeader } from '../header/image-header.ts'
import type { Strip } from '../resample.ts'
import { type Colours, type Expand, expander } from './pixels.ts'
import { unfilter } from './unfilter.ts'

/** Turns the decompressed bytes of a PNG, in pieces of any size, into rows of RGB on white. */
export class PngRows {
  readonly #push: (strip: Strip) => void
  readonly #expand: Expand
  readonly #rgb: Uint8Array
  readonly #step: number
  #line: Uint8Array
  #above: Uint8Array
  #filled = 0
  #left: number

  constructor(header: ImageHeader, colours: Colours, push: (strip: Strip) => void) {
    const bits = header.channels * header.bitDepth
    this.#push = push
    this.#expand = expander(header, colours)
    this.#rgb = new Uint8Array(header.width * 3)
    this.#step = Math.max(1, bits / 8)
    this.#line = new Uint8Array(1 + Math.ceil((header.width * bits) / 8))
    this.#above = new Uint8Array(this.#line.length)
    this.#left = header.height
  }

  get complete(): boolean {
    return this.#left === 0
  }

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.complete) throw corrupt('The PNG holds more rows than it declares.')
      const taken = Math.min(bytes.length - at, this.#line.length - this.#filled)
      this.#line.set(bytes.subarray(at, at + taken), this.#filled)
      at += taken
      this.#filled += taken
      if (this.#filled === this.#line.length) this.#finish()
    }
  }

  #finish(): void {
    unfilter(this.#line, this.#above, this.#step)
    this.#expand(this.#line.subarray(1), this.#rgb)
    this.#push({ data: this.#rgb, rows: 1, channels: 3 })
    const spent = this.#above
    this.#above = this.#line
    this.#line = spent
    this.#filled = 0
    this.#left--
  }
}
