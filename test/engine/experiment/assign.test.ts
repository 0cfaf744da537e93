import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign } from '../../../src/engine/experiment/assign.ts'
import { sampleRatio } from '../../../src/engine/experiment/sample-ratio.ts'

const EVEN = { control: 0.5, treatment: 0.5 }
const units = Array.from({ length: 40_000 }, (_, i) => `user-${i}`)
const count = (names: readonly (string | null)[]) => {
  const counts: Record<string, number> = {}
  for (const name of names) if (name !== null) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

describe('the variant of a unit', () => {
  it('is what it was when this was written: another hash would move units under way', () => {
    const found = units.slice(0, 24).map((unit) => assign('recs_v2', unit, EVEN)?.[0])
    expect(found.join('')).toBe('cttttcccctccctttctcctcct')
    expect(assign('fix', 'ünïcödé', { control: 1, a: 1, b: 2 })).toBe('control')
  })

  it.each([EVEN, { control: 0.9, treatment: 0.1 }, { control: 1, a: 1, b: 2 }])(
    'comes by the weights %o',
    (weights) => {
      const split = sampleRatio(count(units.map((unit) => assign('split', unit, weights))), weights)
      expect(split.p).toBeGreaterThan(0.001)
    },
  )

  it('has nothing to do with the one in another experiment', () => {
    const both = units.map((unit) => `${assign('one', unit, EVEN)} ${assign('two', unit, EVEN)}`)
    const weights = Object.fromEntries(Object.keys(count(both)).map((name) => [name, 1]))
    expect(Object.keys(weights)).toHaveLength(4)
    expect(sampleRatio(count(both), weights).p).toBeGreaterThan(0.001)
  })

  it('stays when more units take part, who were in none before', () => {
    const some = units.map((unit) => assign('grows', unit, EVEN, 0.2))
    const more = units.map((unit) => assign('grows', unit, EVEN, 0.6))
    expect(some.filter((name) => name !== null).length / units.length).toBeCloseTo(0.2, 1)
    expect(some.every((name, i) => name === null || name === more[i])).toBe(true)
    // who takes part says nothing of the variant
    expect(sampleRatio(count(some), EVEN).p).toBeGreaterThan(0.001)
    expect(sampleRatio(count(more), EVEN).p).toBeGreaterThan(0.001)
  })

  it('is always one that has weight', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 })
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(name, name, fc.dictionary(name, weight, { minKeys: 1 }), (experiment, unit, weights) => {
        fc.pre(Object.values(weights).some((each) => each > 0))
        const found = assign(experiment, unit, weights)
        expect(weights[found ?? '']).toBeGreaterThan(0)
        expect(assign(experiment, unit, weights)).toBe(found)
      }),
      { seed: 1, numRuns: 500 },
    )
  })

  it('is refused where no variant has weight', () => {
    expect(() => assign('none', 'unit', { control: 0 })).toThrow(/no weight/)
  })
})
