import { hashFields } from '../stream/hash.ts'

/**
 * Chance that a seed repeats: sfc32 of PractRand (Doty-Humphrey), which passes its tests to terabytes; four words of state, a period
 * of 2⁶⁴ at least.
 */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1
  #spare: number | null = null

  constructor(a: number, b: number, c: number) {
    this.#a = a | 0
    this.#b = b | 0
    this.#c = c | 0
    for (let i = 0; i < 12; i++) this.word()
  }

  /** Of words that say what it is for: those of other words have nothing to do with it. */
  static of(...words: readonly (string | number)[]): Random {
    const row = Object.fromEntries(words.map((word, i) => [i, word]))
    const { high, low } = hashFields(row, Object.keys(row))
    return new Random(high, low, words.length)
  }

  /** 32 bits, unsigned. */
  word(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    this.#c |= 0
    return sum >>> 0
  }

  /** In (0, 1): its logarithm is finite. */
  next(): number {
    return (this.word() + 0.5) / 4_294_967_296
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound)
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.next())
  }

  /** Marsaglia's polar method: two at a time. */
  normal(): number {
    const spare = this.#spare
    this.#spare = null
    if (spare !== null) return spare
    while (true) {
      const x = 2 * this.next() - 1
      const y = 2 * this.next() - 1
      const square = x * x + y * y
      if (square >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      this.#spare = y * scale
      return x * scale
    }
  }

  /** With mean `shape`, by squeeze and rejection (Marsaglia and Tsang, 2000). */
  gamma(shape: number): number {
    if (shape < 1) return this.gamma(shape + 1) * this.next() ** (1 / shape)
    const d = shape - 1 / 3
    const c = 1 / Math.sqrt(9 * d)
    while (true) {
      const x = this.normal()
      const v = (1 + c * x) ** 3
      if (v > 0 && Math.log(this.next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
    }
  }
}

/** Draws by another chance than that of the moment. */
export function drawBy<Drawn>(holder: { random: Random }, random: Random, draw: () => Drawn): Drawn {
  const own = holder.random
  holder.random = random
  try {
    return draw()
  } finally {
    holder.random = own
  }
}
