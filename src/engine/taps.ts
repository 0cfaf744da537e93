import type { ResampleFilter } from '../contracts/preprocessing.ts'
import { FILTERS } from './filter.ts'

/** Pillow's: room for 8 bits of pixel, and 2 for the overshoot of negative lobes. */
export const PRECISION_BITS = 32 - 8 - 2
const ONE = 2 ** PRECISION_BITS

/** One axis of a resize: output i is the sum of `weights[i * stride + k] * input[first[i] + k]` for k < count[i]. */
export interface Taps {
  readonly first: Int32Array
  readonly count: Int32Array
  readonly stride: number
  /** Fixed point, `PRECISION_BITS` after the point. */
  readonly weights: Int32Array
}

export interface Axis {
  /** Samples in the source. */
  readonly source: number
  /** How many of them the picture covers: less than `source` where a scaled decode rounded a side up. */
  readonly extent: number
  /** Samples of the whole resized side, of which `from` until `from + length` are computed. */
  readonly resized: number
  readonly from: number
  readonly length: number
}

export function taps(axis: Axis, filter: ResampleFilter): Taps {
  const identity = axis.extent === axis.resized && axis.extent === axis.source
  if (identity) return picks(axis, (index) => index)
  if (filter === 'nearest') return nearest(axis)
  return weighted(axis, FILTERS[filter])
}

function picks(axis: Axis, position: (index: number) => number): Taps {
  const first = Int32Array.from({ length: axis.length }, (_, i) => position(axis.from + i))
  return {
    first,
    count: new Int32Array(axis.length).fill(1),
    stride: 1,
    weights: new Int32Array(axis.length).fill(ONE),
  }
}

function nearest(axis: Axis): Taps {
  const scale = axis.extent / axis.resized
  // Pillow adds the scale up step by step, and its rounding errors decide ties.
  let at = scale * 0.5
  for (let i = 0; i < axis.from; i++) at += scale
  return picks(axis, () => {
    const index = Math.min(axis.source - 1, Math.trunc(at))
    at += scale
    return index
  })
}

function weighted(axis: Axis, { support, weight }: (typeof FILTERS)[keyof typeof FILTERS]): Taps {
  const scale = axis.extent / axis.resized
  const filterScale = Math.max(1, scale)
  const reach = support * filterScale
  const stride = Math.ceil(reach) * 2 + 1
  const first = new Int32Array(axis.length)
  const count = new Int32Array(axis.length)
  const weights = new Int32Array(axis.length * stride)
  const row = new Float64Array(stride)
  for (let i = 0; i < axis.length; i++) {
    const center = (axis.from + i + 0.5) * scale
    const start = Math.max(0, Math.trunc(center - reach + 0.5))
    const taps = Math.min(axis.source, Math.trunc(center + reach + 0.5)) - start
    let sum = 0
    for (let k = 0; k < taps; k++) {
      const value = weight((k + start - center + 0.5) * (1 / filterScale))
      row[k] = value
      sum += value
    }
    first[i] = start
    count[i] = taps
    for (let k = 0; k < taps; k++) weights[i * stride + k] = fixed((row[k] as number) / (sum || 1))
  }
  return { first, count, stride, weights }
}

/** Rounds half away from zero, as Pillow does. */
function fixed(value: number): number {
  return Math.trunc(value * ONE + (value < 0 ? -0.5 : 0.5))
}
