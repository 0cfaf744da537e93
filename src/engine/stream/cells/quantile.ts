import { numeric } from '../row.ts'
import type { Cell, Saved } from './cell.ts'

const ACCURACY = 0.01
const GAMMA = (1 + ACCURACY) / (1 - ACCURACY)
const LOG_GAMMA = Math.log(GAMMA)
/** What is nearer to zero counts as zero, and what is larger as the largest: 2,073 bins on either side at most, and none collapse. */
const LEAST = 1e-6
const GREATEST = 1e12

type Bins = Map<number, number>

/**
 * DDSketch (Masson, Rim and Lee, 2019): counts in bins that grow by a factor, so that the value of a quantile is within 1 % of
 * the true one, of any sign, between 1e-6 and 1e12. The quantile q of n values is the one of rank ⌊q(n − 1)⌋.
 */
export class Quantile implements Cell {
  readonly #above: Bins = new Map()
  readonly #below: Bins = new Map()
  #zeros = 0

  add(value: unknown): void {
    const number = numeric(value)
    if (number === null) return
    const size = Math.min(Math.abs(number), GREATEST)
    if (size < LEAST) this.#zeros++
    else count(number > 0 ? this.#above : this.#below, Math.ceil(Math.log(size) / LOG_GAMMA), 1)
  }

  merge(saved: Saved): void {
    const [zeros, above, below] = saved as [number, number[], number[]]
    this.#zeros += zeros
    unpack(above, this.#above)
    unpack(below, this.#below)
  }

  save(): Saved {
    return [this.#zeros, pack(this.#above), pack(this.#below)]
  }

  /** @param quantile 0.95 for the 95th percentile */
  read(quantile: number): number | null {
    const bins = this.#ascending()
    const total = bins.reduce((sum, [, number]) => sum + number, 0)
    let left = Math.floor(quantile * (total - 1))
    for (const [value, number] of bins) {
      if (left < number) return value
      left -= number
    }
    return null
  }

  /** Values of bins with their counts, from the least. */
  #ascending(): [value: number, count: number][] {
    const above = sorted(this.#above).map(([bin, number]): [number, number] => [middle(bin), number])
    const below = sorted(this.#below).map(([bin, number]): [number, number] => [-middle(bin), number])
    return [...below.reverse(), ...(this.#zeros ? [[0, this.#zeros] as [number, number]] : []), ...above]
  }
}

/** A bin holds γ^(i−1) to γ^i; this is no further than 1 % from either. */
function middle(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1)
}

function count(bins: Bins, bin: number, number: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + number)
}

function sorted(bins: Bins): [number, number][] {
  return [...bins].sort(([a], [b]) => a - b)
}

function pack(bins: Bins): number[] {
  return sorted(bins).flat()
}

function unpack(packed: readonly number[], bins: Bins): void {
  for (let i = 0; i < packed.length; i += 2) count(bins, packed[i] ?? 0, packed[i + 1] ?? 0)
}
