import type { SampleRatio } from '../../contracts/experiment-answer.ts'
import type { Weights } from './assign.ts'
import { chiSquareTail } from './chi-square.ts'

/** Under this the split is held to be broken; Fabijan et al., Diagnosing Sample Ratio Mismatch, KDD 2019, take half of it. */
const SAMPLE_RATIO_THRESHOLD = 0.001
/** Under so many expected units a chi-square tells nothing (W. G. Cochran, Biometrics 10, 1954). */
const LEAST_EXPECTED = 5

/** Whether units came as the weights say, by Pearson's chi-square: where they did not, something loses units and no metric can be believed. */
export function sampleRatio(units: Readonly<Record<string, number>>, weights: Weights): SampleRatio {
  const names = Object.keys(weights).filter((name) => (weights[name] ?? 0) > 0)
  const total = names.reduce((sum, name) => sum + (units[name] ?? 0), 0)
  const weight = names.reduce((sum, name) => sum + (weights[name] ?? 0), 0)
  const expected = names.map((name) => (total * (weights[name] ?? 0)) / weight)
  const threshold = SAMPLE_RATIO_THRESHOLD
  if (names.length < 2 || expected.some((count) => count < LEAST_EXPECTED))
    return { chi_square: null, degrees: names.length - 1, p: null, threshold, ok: null }
  const square = names.reduce((sum, name, i) => {
    const wanted = expected[i] ?? 0
    return sum + ((units[name] ?? 0) - wanted) ** 2 / wanted
  }, 0)
  const p = chiSquareTail(square, names.length - 1)
  return { chi_square: square, degrees: names.length - 1, p, threshold, ok: p >= threshold }
}
