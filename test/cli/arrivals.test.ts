import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { arrivals } from '../../src/cli/load/schedule.ts'

describe('arrivals', () => {
  it('spaces a constant rate evenly from the first millisecond', () => {
    expect([...arrivals(10, 500, 0)]).toEqual([0, 100, 200, 300, 400])
  })

  it('sends half as many during a ramp as at the full rate', () => {
    const slots = [...arrivals(100, 4_000, 2_000)]
    expect(slots.filter((slot) => slot < 2_000)).toHaveLength(100)
    expect(slots.filter((slot) => slot >= 2_000)).toHaveLength(200)
  })

  it('grows linearly: a quarter of a ramp has come at half its time', () => {
    const slots = [...arrivals(100, 2_000, 2_000)]
    expect(slots.filter((slot) => slot < 1_000)).toHaveLength(25)
  })

  it('never goes back, never reaches the end, and keeps the rate after the ramp', () => {
    const rates = fc.tuple(fc.double({ min: 0.1, max: 500, noNaN: true }), fc.integer({ min: 0, max: 3_000 }))
    fc.assert(
      fc.property(rates, ([rate, ramp]) => {
        const slots = [...arrivals(rate, 4_000, ramp)]
        for (const [index, slot] of slots.entries()) {
          expect(slot).toBeLessThan(4_000)
          expect(slot).toBeGreaterThanOrEqual(slots[index - 1] ?? 0)
        }
        const full = slots.filter((slot) => slot >= ramp).length
        expect(Math.abs(full - (rate * (4_000 - ramp)) / 1000)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
