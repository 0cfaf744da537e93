const FIRST_MS = 1_000
const LONGEST_MS = 300_000

/** Milliseconds to wait after failure 1, 2, …: doubled, at most five minutes, the upper half of it at random. */
export function backOff(failures: number, random: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - 1, 20)) * (0.5 + random / 2)
}
