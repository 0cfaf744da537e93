import { describe, expect, it } from 'vitest'
import type { Trial } from '../../../src/contracts/experiment.ts'
import { ExperimentAnswer } from '../../../src/contracts/experiment-answer.ts'
import type { ExperimentData } from '../../../src/contracts/experiment-sums.ts'
import { analyse } from '../../../src/engine/experiment/analyse.ts'

const clicks = { from: 'interactions', count: true } as const
const EXPERIMENT: Trial = {
  title: 'Recommendations, second version',
  unit: 'user_id',
  variants: { control: 0.5, treatment: 0.5 },
  exposure: { from: 'impressions', variant: 'variant' },
  planned: 40_000,
  metrics: {
    conversion: { proportion: clicks, good: 'up' },
    latency: { mean: clicks, good: 'down', guardrail: { relative: 0.05 } },
  },
}

/** Units and conversions of both, and the mean latency with a spread of 30 ms. */
function data(
  [controlUnits, controlHits, controlLatency]: [number, number, number],
  [treatmentUnits, treatmentHits, treatmentLatency]: [number, number, number],
): ExperimentData {
  const row = (variant: string, units: number, hits: number, latency: number) => [
    { metric: 'conversion', variant, units, value: hits },
    {
      metric: 'latency',
      variant,
      units,
      value: units * latency,
      value_value: units * latency ** 2 + (units - 1) * 30 ** 2,
    },
  ]
  return {
    exposed: { control: controlUnits, treatment: treatmentUnits },
    crossed: 0,
    sums: [
      ...row('control', controlUnits, controlHits, controlLatency),
      ...row('treatment', treatmentUnits, treatmentHits, treatmentLatency),
    ],
  }
}
const decided = (given: ExperimentData, changed: Partial<Trial> = {}) => {
  const answer = analyse('recs_v2', { ...EXPERIMENT, ...changed }, given)
  expect(ExperimentAnswer.parse(JSON.parse(JSON.stringify(answer)))).toEqual(answer)
  return answer
}

describe('the verdict', () => {
  const cases: [string, string, string, ExperimentData, Partial<Trial>?][] = [
    ['a clear gain with its guardrail held', 'ship', 'better', data([20_000, 1000, 90], [20_000, 1200, 91])],
    ['the same before the plan is done', 'ship', 'better', data([9000, 450, 90], [9000, 600, 91])],
    [
      'the same before the plan is done, where it is decided at the end',
      'wait',
      'not-planned-yet',
      data([9000, 450, 90], [9000, 600, 91]),
      { method: 'fixed' },
    ],
    [
      'a gain that only one look at the end can tell',
      'ship',
      'better',
      data([20_000, 1000, 90], [20_000, 1100, 91]),
      { method: 'fixed' },
    ],
    ['the same, looked at when one likes', 'stop', 'no-effect', data([20_000, 1000, 90], [20_000, 1100, 91])],
    ['a clear loss', 'stop', 'worse', data([9000, 600, 90], [9000, 450, 90])],
    [
      'a clear loss before the plan is done, where it is decided at the end',
      'stop',
      'worse',
      data([9000, 600, 90], [9000, 450, 90]),
      { method: 'fixed' },
    ],
    [
      'a gain that costs more than the margin',
      'stop',
      'guardrail-broken',
      data([20_000, 1000, 90], [20_000, 1200, 97]),
    ],
    [
      'a gain whose cost is about the margin',
      'wait',
      'guardrail-open',
      data([20_000, 1000, 90], [20_000, 1200, 94.5]),
    ],
    ['a split that is off', 'stop', 'sample-ratio', data([20_000, 1000, 90], [19_000, 1200, 90])],
    ['nothing yet', 'wait', 'too-few', data([0, 0, 0], [0, 0, 0])],
    ['a few units', 'wait', 'too-few', data([90, 2, 90], [85, 30, 90])],
    ['many units of whom hardly any did it', 'wait', 'too-few', data([3000, 1, 90], [3000, 2, 90])],
    ['no difference yet', 'wait', 'unclear', data([9000, 450, 90], [9000, 455, 90])],
    ['no difference at the end', 'stop', 'no-effect', data([20_000, 1000, 90], [20_000, 1004, 90])],
  ]
  it.each(cases)('%s: %s, %s', (_, decision, reason, given, changed) => {
    const { verdict, comparisons } = decided(given, changed)
    expect({ decision: verdict.decision, reason: verdict.reason }).toEqual({ decision, reason })
    expect(comparisons[0]?.verdict.why.join(' ')).not.toMatch(/NaN|undefined|null|Infinity/)
  })

  it('ships what is asked only not to be worse when its guardrails hold', () => {
    const { conversion, latency } = EXPERIMENT.metrics
    if (!conversion || !latency) throw new Error('both are declared')
    const metrics = { conversion: { ...conversion, guardrail: { relative: 0.2 } }, latency }
    expect(decided(data([20_000, 1000, 90], [20_000, 1010, 91]), { metrics }).verdict.reason).toBe('held')
    expect(decided(data([2000, 100, 90], [2000, 101, 91]), { metrics }).verdict.reason).toBe('unclear')
  })

  it.each([
    [-100, 'up', 'held'],
    [-103, 'up', 'held'],
    [-107, 'up', 'broken'],
    [-105, 'up', 'open'],
    [-97, 'down', 'held'],
    [-93, 'down', 'broken'],
  ] as const)(
    'lets a value of -100 be worse by 5 %% of its size, below zero too: %i with %s good is %s',
    (to, good, state) => {
      const { comparisons } = decided(data([20_000, 1000, -100], [20_000, 1000, to]), {
        metrics: { latency: { mean: clicks, good, guardrail: { relative: 0.05 } } },
      })
      const { guardrail } = comparisons[0]?.metrics[0] ?? {}
      expect([guardrail?.fixed.state, guardrail?.sequential.state]).toEqual([state, state])
    },
  )

  it('stops when units met both variants, or one that is not declared', () => {
    const given = data([20_000, 1000, 90], [20_000, 1200, 91])
    expect(decided({ ...given, crossed: 500 }).verdict.reason).toBe('crossed')
    expect(decided({ ...given, crossed: 300 }).verdict.reason).toBe('better')
    const undeclared = { ...given, exposed: { ...given.exposed, treatmnet: 5 } }
    expect(decided(undeclared).verdict.why.join()).toContain('treatmnet')
  })

  it('says why in words a person reads', () => {
    const { verdict } = decided(data([20_000, 1000, 90], [20_000, 1200, 91]))
    expect(verdict).toEqual({
      decision: 'ship',
      reason: 'better',
      variant: 'treatment',
      why: [
        'a primary metric is better, and every guardrail holds',
        'conversion 5 % → 6 %, +20 % (95 % interval at any time: +5.77 % to +36.2 %), p 0.000573',
      ],
    })
  })
})

describe('several variants and metrics', () => {
  const three = (hits: number): ExperimentData => ({
    exposed: { control: 10_000, a: 10_000, b: 10_000 },
    crossed: 0,
    sums: ['control', 'a', 'b'].flatMap((variant, i) =>
      ['first', 'second'].map((metric) => ({
        ...{ metric, variant, units: 10_000 },
        value: 1000 + (metric === 'first' ? hits * i : 3 * i),
      })),
    ),
  })
  const experiment: Partial<Trial> = {
    variants: { control: 1, a: 1, b: 1 },
    planned: 30_000,
    method: 'fixed',
    metrics: {
      first: { proportion: clicks, good: 'up' },
      second: { proportion: clicks, good: 'up', role: 'secondary' },
    },
  }

  it('ship the one that gains the most', () => {
    const { verdict, comparisons } = decided(three(150), experiment)
    expect(comparisons.map((comparison) => comparison.verdict.decision)).toEqual(['ship', 'ship'])
    expect(verdict).toMatchObject({ decision: 'ship', variant: 'b' })
  })

  it('are corrected within their role: 0.04 of two variants is no finding by Holm, and is one alone', () => {
    const found = decided(three(43), experiment)
    const [a, b] = found.comparisons.map(({ metrics }) => metrics[0]?.fixed)
    expect(b?.p).toBeCloseTo(0.0466, 3)
    expect(b?.p_adjusted).toBeCloseTo(2 * (b?.p ?? 0), 12)
    expect(a?.p_adjusted).toBe(a?.p)
    expect(found.comparisons[1]?.metrics[0]?.words).toContain('p 0.0466 (0.0933 among several)')
    expect(found.verdict.decision).toBe('stop')
    expect(decided(three(43), { ...experiment, correction: 'none' }).verdict.decision).toBe('ship')
  })
})

describe('sums that cannot be', () => {
  const given = data([200, 10, 90], [200, 12, 90])
  it('over other units than were exposed are refused, with the reason', () => {
    const exposed = { control: 200, treatment: 260 }
    expect(() => decided({ ...given, exposed })).toThrow(/over 200 units, but 260 were exposed/)
    expect(() => decided({ ...given, sums: given.sums.slice(1) })).toThrow(/conversion of control is over 0/)
  })
  it('that count a unit twice are refused', () => {
    const sums = given.sums.map((row) => (row.metric === 'conversion' ? { ...row, value: 201 } : row))
    expect(() => decided({ ...given, sums })).toThrow(/a unit counts once/)
  })
})
