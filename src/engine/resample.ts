import type { ResampleFilter } from '../contracts/preprocessing.ts'
import type { Size, Window } from './geometry.ts'
import { PRECISION_BITS, type Taps, taps } from './taps.ts'

const HALF = 2 ** (PRECISION_BITS - 1)

/** Whole rows of a picture, top to bottom: uint8, `channels` bytes a pixel of which the first three are R, G, B. */
export interface Strip {
  readonly data: Uint8Array
  readonly rows: number
  readonly channels: 3 | 4
}

export interface Resize {
  readonly source: Size
  /** What of the source the picture covers, in its pixels, as a fraction where a scaled decode rounded up. */
  readonly extent: Size
  readonly resized: Size
  readonly window: Window
  readonly filter: ResampleFilter
}

/**
 * Pillow's Image.resize, bit for bit (libImaging/Resample.c): a horizontal pass to uint8, then a vertical one. Rows are
 * pushed as they are decoded; only the horizontally reduced rows that the filter still reaches are kept.
 */
export class Resampler {
  /** uint8 RGB, HWC, of the window's size. */
  readonly pixels: Uint8Array
  readonly #source: Size
  readonly #rowLength: number
  readonly #across: Taps
  readonly #down: Taps
  readonly #out: Uint8ClampedArray
  readonly #kept: Uint8ClampedArray
  readonly #keptRows: number
  readonly #sums: Int32Array
  readonly #firstRow: number
  #seen = 0
  #done = 0

  constructor({ source, extent, resized, window, filter }: Resize) {
    const { x, y, width, height } = window
    this.#across = taps(
      { source: source.width, extent: extent.width, resized: resized.width, from: x, length: width },
      filter,
    )
    this.#down = taps(
      { source: source.height, extent: extent.height, resized: resized.height, from: y, length: height },
      filter,
    )
    this.#source = source
    this.#rowLength = width * 3
    this.#keptRows = this.#down.stride
    this.#kept = new Uint8ClampedArray(this.#rowLength * this.#keptRows)
    this.#sums = new Int32Array(this.#rowLength)
    this.#firstRow = this.#down.first[0] ?? 0
    this.#out = new Uint8ClampedArray(this.#rowLength * height)
    this.pixels = new Uint8Array(this.#out.buffer)
  }

  /** True when the rows still to come cannot change the result. */
  get complete(): boolean {
    return this.#done * this.#rowLength === this.pixels.length
  }

  push({ data, rows, channels }: Strip): void {
    const stride = this.#source.width * channels
    for (let row = 0; row < rows && !this.complete; row++, this.#seen++) {
      if (this.#seen < this.#firstRow) continue
      reduceRow(data, row * stride, channels, this.#across, this.#kept, this.#slot(this.#seen))
      this.#emit()
    }
  }

  #slot(row: number): number {
    return (row % this.#keptRows) * this.#rowLength
  }

  #emit(): void {
    const { first, count } = this.#down
    while (!this.complete) {
      const last = (first[this.#done] as number) + (count[this.#done] as number) - 1
      if (last > this.#seen) return
      this.#sumRows()
      this.#done++
    }
  }

  #sumRows(): void {
    const { first, count, stride, weights } = this.#down
    const start = first[this.#done] as number
    const rows = count[this.#done] as number
    this.#sums.fill(HALF)
    for (let k = 0; k < rows; k++) {
      addRow(this.#sums, this.#kept, this.#slot(start + k), weights[this.#done * stride + k] as number)
    }
    const to = this.#done * this.#rowLength
    for (let i = 0; i < this.#rowLength; i++) this.#out[to + i] = (this.#sums[i] as number) >> PRECISION_BITS
  }
}

function addRow(sums: Int32Array, kept: Uint8ClampedArray, from: number, weight: number): void {
  for (let i = 0; i < sums.length; i++) {
    sums[i] = ((sums[i] as number) + Math.imul(kept[from + i] as number, weight)) | 0
  }
}

/** The horizontal pass over one row. @param from offset of the row in `data` */
function reduceRow(
  data: Uint8Array,
  from: number,
  channels: number,
  { first, count, stride, weights }: Taps,
  out: Uint8ClampedArray,
  to: number,
): void {
  let at = to
  for (let x = 0; x < first.length; x++) {
    let red = HALF
    let green = HALF
    let blue = HALF
    let pixel = from + (first[x] as number) * channels
    const start = x * stride
    const end = start + (count[x] as number)
    for (let k = start; k < end; k++, pixel += channels) {
      const weight = weights[k] as number
      red = (red + Math.imul(data[pixel] as number, weight)) | 0
      green = (green + Math.imul(data[pixel + 1] as number, weight)) | 0
      blue = (blue + Math.imul(data[pixel + 2] as number, weight)) | 0
    }
    out[at++] = red >> PRECISION_BITS
    out[at++] = green >> PRECISION_BITS
    out[at++] = blue >> PRECISION_BITS
  }
}
