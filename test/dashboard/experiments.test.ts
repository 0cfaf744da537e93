import { describe, expect, it } from 'vitest'
import { scaleOf } from '../../src/dashboard/charts/interval-plot.tsx'
import { ticksOf } from '../../src/dashboard/charts/interval-series.tsx'
import { chance, lift, metricValue, range } from '../../src/dashboard/format/experiment-words.ts'

describe('a scale of intervals', () => {
  it('has 0 in it and every end but what is out of all proportion', () => {
    const { low, high } = scaleOf(
      [0.1, 0.2],
      [
        { low: 0.05, high: 0.3 },
        { low: null, high: 40 },
      ],
    )
    expect(low).toBeLessThan(0)
    expect(low).toBeGreaterThan(-0.1)
    expect(high).toBeGreaterThan(0.3)
    expect(high).toBeLessThan(0.4)
  })

  it('has round marks, 0 among them', () => {
    expect(ticksOf({ low: -0.33, high: 0.01 }).map((tick) => Number(tick.toFixed(9)))).toEqual([
      -0.3, -0.2, -0.1, 0,
    ])
    expect(ticksOf({ low: -1.2, high: 5 })).toContain(0)
  })
})

describe('a number of an experiment', () => {
  it('is read as what it is', () => {
    expect([lift(0.0821), lift(-0.27), lift(null)]).toEqual(['+8.21 %', '−27 %', '–'])
    expect(range({ low: -0.166, high: null })).toBe('−16.6 % to no bound')
    expect([chance(0.5), chance(0.00002), chance(null)]).toEqual(['0.5', '< 0.001', '–'])
    expect([
      metricValue('proportion', 0.0214),
      metricValue('ratio', 0.01043),
      metricValue('mean', 27254.9),
    ]).toEqual(['2.14 %', '0.0104', '27.3 k'])
  })
})
