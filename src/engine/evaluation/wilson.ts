export interface Interval {
  low: number
  high: number
}

/** The 97.5 % point of the normal distribution: it leaves 5 % outside, half of it on either side. */
const Z = 1.959963984540054

/**
 * The 95 % interval of a share by E. B. Wilson (1927), without continuity correction. Unlike the share plus and minus its
 * standard error it holds for few observations and stays inside 0 to 1. Nothing of nothing.
 */
export function wilson(hits: number, total: number): Interval | null {
  if (total === 0) return null
  const share = hits / total
  const z2 = Z * Z
  const scale = 1 + z2 / total
  const middle = (share + z2 / (2 * total)) / scale
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / total + z2 / (4 * total * total))
  // At 0 and 1 the ends are exact; rounding must not push them outside.
  return { low: hits === 0 ? 0 : middle - half, high: hits === total ? 1 : middle + half }
}
