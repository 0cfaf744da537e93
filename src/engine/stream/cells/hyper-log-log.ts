const PRECISION = 14
const REGISTERS = 1 << PRECISION
/** Bits of a hash that are left for its rank. */
const RANK_BITS = 53 - PRECISION

/**
 * HyperLogLog (Flajolet et al. 2007) of 2¹⁴ registers with the estimator of O. Ertl (2017, "New cardinality estimation algorithms
 * for HyperLogLog sketches", algorithm 6), which needs no table of corrections and no other method for small counts.
 * Standard error 1.04/√2¹⁴ = 0.81 %; 16 kB.
 */
export class HyperLogLog {
  readonly #ranks = new Uint8Array(REGISTERS)

  /** @param hashes uniform, of 53 bits */
  constructor(hashes: Iterable<number>) {
    for (const hash of hashes) this.add(hash)
  }

  add(hash: number): void {
    const register = hash % REGISTERS
    const rank = rankOf(Math.floor(hash / REGISTERS))
    if (rank > (this.#ranks[register] ?? 0)) this.#ranks[register] = rank
  }

  merge(saved: string): void {
    const other = atob(saved)
    for (let i = 0; i < REGISTERS; i++) {
      const rank = other.charCodeAt(i)
      if (rank > (this.#ranks[i] ?? 0)) this.#ranks[i] = rank
    }
  }

  save(): string {
    let bytes = ''
    for (const rank of this.#ranks) bytes += String.fromCharCode(rank)
    return btoa(bytes)
  }

  estimate(): number {
    const counts = new Float64Array(RANK_BITS + 2)
    for (const rank of this.#ranks) counts[rank] = (counts[rank] ?? 0) + 1
    const share = (rank: number) => (counts[rank] ?? 0) / REGISTERS
    let z = REGISTERS * tau(1 - share(RANK_BITS + 1))
    for (let rank = RANK_BITS; rank >= 1; rank--) z = 0.5 * (z + (counts[rank] ?? 0))
    z += REGISTERS * sigma(share(0))
    return Math.round((REGISTERS * REGISTERS) / (2 * Math.LN2 * z))
  }
}

/** One more than the leading zeros of a number of 39 bits. */
function rankOf(rest: number): number {
  const high = Math.floor(rest / 2 ** 32)
  const zeros = high > 0 ? Math.clz32(high) : 32 + Math.clz32(rest >>> 0)
  return zeros - (64 - RANK_BITS) + 1
}

function sigma(share: number): number {
  if (share === 1) return Infinity
  let sum = share
  for (let x = share, y = 1, before = -1; sum !== before; y += y) {
    x *= x
    before = sum
    sum += x * y
  }
  return sum
}

function tau(share: number): number {
  if (share === 0 || share === 1) return 0
  let sum = 1 - share
  for (let x = share, y = 0.5, before = -1; sum !== before; y *= 0.5) {
    x = Math.sqrt(x)
    before = sum
    sum -= (1 - x) ** 2 * y
  }
  return sum / 3
}
