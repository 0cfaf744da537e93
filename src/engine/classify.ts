import type { Prediction } from '../contracts/result.ts'

/** Logits → probabilities, stable for large values. */
export function softmax(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits)
  const highest = values.reduce((a, b) => Math.max(a, b), -Infinity)
  const powers = values.map((value) => Math.exp(value - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}

/** The `k` most probable classes, best first; equal ones in order of index. */
export function topK(logits: ArrayLike<number>, labels: readonly string[], k: number): Prediction[] {
  const probabilities = softmax(logits)
  return Array.from(probabilities.keys())
    .sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b)
    .slice(0, k)
    .map((index) => ({
      label: labels[index] ?? String(index),
      index,
      probability: probabilities[index] as number,
      logit: logits[index] as number,
    }))
}
