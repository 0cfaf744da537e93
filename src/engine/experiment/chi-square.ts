import { normalTail } from './normal.ts'

/**
 * The chance that a chi-square value with so many degrees of freedom, a whole number, is above this one. From one or two degrees upwards
 * by two at a time, Abramowitz and Stegun 26.4.4 and 26.4.5: a sum of positive terms, so the tail keeps its digits.
 */
export function chiSquareTail(square: number, freedom: number): number {
  if (square <= 0) return 1
  const half = square / 2
  const odd = freedom % 2 === 1
  let sum = odd ? 2 * normalTail(Math.sqrt(square)) : Math.exp(-half)
  let term = odd ? Math.exp(-half) * Math.sqrt(half / Math.PI) * 2 : Math.exp(-half) * half
  for (let degrees = odd ? 3 : 4; degrees <= freedom; degrees += 2) {
    sum += term
    term *= half / (degrees / 2)
  }
  return sum
}
