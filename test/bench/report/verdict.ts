import type { Target } from '../targets.ts'

export const TARGET_HEADS = ['', 'wanted', 'seen', 'factor', 'verdict']

export function targetRow({ name, wanted, seen, factor }: Target): string[] {
  return [
    name,
    wanted,
    seen,
    Number.isFinite(factor) ? `${factor.toFixed(1)}x` : 'no failure',
    factor >= 1 ? 'pass' : 'MISS',
  ]
}
