import { expect, it } from 'vitest'
import { distribution, percentile } from '../../src/cli/percentile.ts'

const hundred = Array.from({ length: 100 }, (_, index) => index + 1)

it.each([
  [50, 50],
  [95, 95],
  [99, 99],
  [100, 100],
  [0, 1],
])('is the nearest rank: p%i of 1 to 100 is %i', (p, value) => {
  expect(percentile(hundred, p)).toBe(value)
})

it('sorts, and leaves what it was given as it was', () => {
  const values = [3, 1, 2]
  expect(distribution(values)).toEqual({ count: 3, p50: 2, p95: 3, p99: 3, max: 3 })
  expect(values).toEqual([3, 1, 2])
})

it('is nothing of nothing', () => {
  expect(distribution([])).toBeUndefined()
})
