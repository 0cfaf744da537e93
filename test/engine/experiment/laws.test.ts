import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { correct } from '../../../src/engine/experiment/correct.ts'
import { cuped } from '../../../src/engine/experiment/cuped.ts'
import { linearMean, linearRatio } from '../../../src/engine/experiment/linear.ts'
import { momentsOf, type UnitValues } from '../../../src/engine/experiment/moments.ts'
import { distance, type Pair } from '../../../src/engine/experiment/pair.ts'
import { fixedRule, read, sequentialRule } from '../../../src/engine/experiment/reading.ts'
import { mixture, sequentialCritical } from '../../../src/engine/experiment/sequential.ts'

const OPTIONS = { seed: 20261120, numRuns: 400 }
const value = fc.double({ min: -1000, max: 1000, noNaN: true }).map((x) => Math.round(x * 100) / 100)
const unit = fc.record({ value, under: fc.integer({ min: 1, max: 50 }), before: value })
const variant = fc.array(unit, { minLength: 3, maxLength: 40 })
const share = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([units, p]) => ({ units, hits: Math.round(units * p) }))

const linear = (units: readonly UnitValues[]) => linearMean(momentsOf(units))
const fixed = fixedRule(0.05)
const rules = { fixed, sequential: sequentialRule(mixture(1000, 5000, 0.05), 0.05) }

const pairs: fc.Arbitrary<Pair> = fc.oneof(
  fc.tuple(share, share).map(([control, treatment]): Pair => ({ kind: 'shares', control, treatment })),
  fc
    .tuple(variant, variant)
    .map(([c, t]): Pair => ({ kind: 'linear', control: linear(c), treatment: linear(t) })),
  fc.tuple(variant, variant).map(
    ([c, t]): Pair => ({
      kind: 'linear',
      control: linearRatio(momentsOf(c)) ?? linear(c),
      treatment: linearRatio(momentsOf(t)) ?? linear(t),
    }),
  ),
)
const swapped = (pair: Pair): Pair => ({ ...pair, control: pair.treatment, treatment: pair.control }) as Pair

describe.each(Object.entries(rules))('looked at %s', (_, rule) => {
  it('swapped variants give the same p and the mirrored difference', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const one = read(pair, rule)
        const other = read(swapped(pair), rule)
        expect(other.p ?? -1).toBeCloseTo(one.p ?? -1, 9)
        const size = 1 + Math.abs(one.difference?.low ?? 0) + Math.abs(one.difference?.high ?? 0)
        expect(Math.abs((other.difference?.low ?? 0) + (one.difference?.high ?? 0))).toBeLessThan(1e-9 * size)
      }),
      OPTIONS,
    )
  })

  it('a p under alpha, a difference without 0 and a lift without 0 are one statement', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { p, difference, lift } = read(pair, rule)
        fc.pre(p !== null && Math.abs(p - 0.05) > 1e-9)
        const without = ({ low, high }: { low: number | null; high: number | null }) =>
          (low ?? Number.NEGATIVE_INFINITY) > 0 || (high ?? Number.POSITIVE_INFINITY) < 0
        expect(difference && without(difference)).toBe((p ?? 1) < 0.05)
        if (lift) expect(without(lift)).toBe((p ?? 1) < 0.05)
      }),
      OPTIONS,
    )
  })

  it('the interval holds the difference that was seen', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { difference } = read(pair, rule)
        fc.pre(difference !== null)
        const of = (side: Pair['control']) => ('hits' in side ? side.hits / side.units : side.value)
        const seen = of(pair.treatment) - of(pair.control)
        expect(difference?.low ?? 0).toBeLessThanOrEqual(seen + 1e-9)
        expect(difference?.high ?? 0).toBeGreaterThanOrEqual(seen - 1e-9)
      }),
      OPTIONS,
    )
  })
})

it('what holds at any time is never narrower than what holds once', () => {
  for (const alpha of [0.2, 0.05, 0.001])
    for (const share of [0.0001, 0.01, 0.5, 1, 2, 100])
      expect(sequentialCritical(mixture(share, 1, alpha), alpha)).toBeGreaterThan(
        fixedRule(alpha).critical(null),
      )
})

it('the interval at any time is the narrowest where it was planned to be', () => {
  const at = (planned: number) => sequentialCritical(mixture(10_000, planned, 0.05), 0.05)
  for (const other of [2000, 8000, 9900, 10_100, 12_000, 60_000]) expect(at(10_000)).toBeLessThan(at(other))
})

describe('CUPED', () => {
  const error = (pair: { control: { variance: number; units: number }; treatment: typeof pair.control }) =>
    pair.control.variance / pair.control.units + pair.treatment.variance / pair.treatment.units

  it('never widens the standard error, whatever was before', () => {
    fc.assert(
      fc.property(variant, variant, (c, t) => {
        const plain = { control: linear(c), treatment: linear(t) }
        expect(error(cuped(plain.control, plain.treatment))).toBeLessThanOrEqual(error(plain) * (1 + 1e-9))
      }),
      OPTIONS,
    )
  })

  it('does nothing where before is the same for all, and all where it is the value', () => {
    fc.assert(
      fc.property(variant, variant, (c, t) => {
        const adjusted = (of: (unit: UnitValues) => number) =>
          cuped(
            linear(c.map((each) => ({ ...each, before: of(each) }))),
            linear(t.map((each) => ({ ...each, before: of(each) }))),
          )
        const same = adjusted(() => 5)
        expect([same.theta, same.reduction]).toEqual([0, 0])
        expect(same.control.value).toBe(linear(c).value)
        const all = adjusted(({ value: own }) => own)
        if (linear(c).variance + linear(t).variance > 0) expect(all.reduction).toBeCloseTo(1, 9)
        expect(all.treatment.value).toBeCloseTo(all.control.value, 6)
      }),
      OPTIONS,
    )
  })
})

describe('correction', () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 })
  it.each(['holm', 'benjamini-hochberg'] as const)(
    '%s never makes a p smaller, keeps their order and leaves what is no test alone',
    (method) => {
      fc.assert(
        fc.property(values, (ps) => {
          const found = correct(ps, method) as number[]
          for (const [i, p] of ps.entries()) {
            expect(found[i]).toBeGreaterThanOrEqual(p)
            for (const [j, other] of ps.entries())
              if (p < other) expect(found[i]).toBeLessThanOrEqual(found[j] ?? 0)
          }
          expect(correct([null, ...ps], method)).toEqual([null, ...found])
        }),
        OPTIONS,
      )
    },
  )
})

it('against what was seen itself nothing is any standard error away', () => {
  const pair: Pair = { kind: 'shares', control: { units: 8, hits: 2 }, treatment: { units: 8, hits: 4 } }
  expect([distance(pair, { plus: 0.25 }), distance(pair, { times: 2 })]).toEqual([0, 0])
})
