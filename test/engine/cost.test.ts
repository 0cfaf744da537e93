import { describe, expect, it } from 'vitest'
import { addUsage, cost, NO_USAGE, queueOperations } from '../../src/engine/cost.ts'
import { PRICES } from '../../src/engine/prices.ts'

describe('the cost of an image', () => {
  it('is the sum of what was used, each at its list price', () => {
    // By hand, in dollars a million: 0.3 + 4.5 + 2 × 0.4 × 3 + 10 × 1 = 17.2
    const usage = addUsage(NO_USAGE, { requests: 1, r2_writes: 1, queue_operations: 6, d1_rows_written: 10 })
    expect(cost(usage) * 1e6).toBeCloseTo(17.2, 9)
  })

  it('counts stored bytes for one month', () => {
    expect(cost({ ...NO_USAGE, r2_stored_bytes: 1e9 })).toBeCloseTo(0.015, 12)
  })

  it('adds without changing what it adds to', () => {
    const usage = addUsage(NO_USAGE, { cpu_ms: 5 })
    expect(addUsage(usage, { cpu_ms: 2, requests: 1 })).toMatchObject({ cpu_ms: 7, requests: 1 })
    expect(usage.cpu_ms).toBe(5)
    expect(cost(NO_USAGE)).toBe(0)
  })

  it('has a price for every unit, with a date', () => {
    for (const unit of Object.keys(NO_USAGE))
      if (unit !== 'r2_stored_bytes') expect(PRICES).toHaveProperty(unit)
    expect(PRICES.as_of).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})

describe('a queue message', () => {
  it.each([
    [0, 3],
    [64_000, 3],
    [64_001, 6],
    [128_000, 6],
  ])('of %i bytes takes %i operations', (bytes, operations) => {
    expect(queueOperations(bytes)).toBe(operations)
  })
})
