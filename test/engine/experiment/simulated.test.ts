import { describe, expect, it } from 'vitest'
import { beforeAfter, type Day } from '../../../src/engine/experiment/before-after.ts'
import type { Interval } from '../../../src/engine/experiment/bounds.ts'
import { cuped } from '../../../src/engine/experiment/cuped.ts'
import { linearMean, linearRatio } from '../../../src/engine/experiment/linear.ts'
import { type Moments, momentsOf, type UnitValues } from '../../../src/engine/experiment/moments.ts'
import { distance, type Pair } from '../../../src/engine/experiment/pair.ts'
import { fixedRule, read, readGuardrail, sequentialRule } from '../../../src/engine/experiment/reading.ts'
import { sampleRatio } from '../../../src/engine/experiment/sample-ratio.ts'
import { mixture, sequentialP } from '../../../src/engine/experiment/sequential.ts'
import { Random } from '../../../src/engine/simulate/random.ts'

const ALPHA = 0.05
const fixed = fixedRule(ALPHA)
const random = (...words: (string | number)[]) => Random.of('experiments', ...words)
const holds = (interval: Interval | null | undefined, value: number) =>
  interval !== null &&
  interval !== undefined &&
  (interval.low ?? Number.NEGATIVE_INFINITY) <= value &&
  value <= (interval.high ?? Number.POSITIVE_INFINITY)

/** How often something is so in that many runs. */
function often(runs: number, so: (run: number) => boolean): number {
  let times = 0
  for (let run = 0; run < runs; run++) if (so(run)) times++
  return times / runs
}
/** The share that chance alone leaves a true share under, but 1 time in 1,000. */
const most = (share: number, runs: number) => share + 3.1 * Math.sqrt((share * (1 - share)) / runs)
const least = (share: number, runs: number) => share - 3.1 * Math.sqrt((share * (1 - share)) / runs)

/** How many of `units` did it, one by one. */
function hits(chance: Random, units: number, p: number): number {
  let found = 0
  for (let i = 0; i < units; i++) if (chance.next() < p) found++
  return found
}

/** A unit's clicks over its impressions: units click as they are, so its impressions are not independent. */
function clicker(chance: Random, lift: number): UnitValues {
  const taste = chance.gamma(2) / 20
  const under = 1 + Math.floor(chance.exponential(6))
  return { value: hits(chance, under, Math.min(0.95, taste * lift)), under }
}
const spender = (chance: Random, lift: number): UnitValues => ({
  value: chance.next() < 0.3 ? lift * Math.exp(1 + 0.8 * chance.normal()) : 0,
})
/** What it does follows what it did. */
const returning = (chance: Random, lift: number): UnitValues => {
  const before = chance.gamma(2) * 5
  return { before, value: lift * (3 + 0.8 * before) + 2 * chance.normal() }
}

function linearPair(
  draw: (chance: Random, lift: number) => UnitValues,
  of: (moments: Moments) => ReturnType<typeof linearRatio>,
) {
  return (run: number, units: number, lift: number): Pair => {
    const chance = random(draw.name, run)
    const side = (up: number) => of(momentsOf(Array.from({ length: units }, () => draw(chance, up))))
    const [control, treatment] = [side(1), side(lift)]
    if (!control || !treatment) throw new Error('nothing under the ratio')
    return { kind: 'linear', control, treatment }
  }
}
function sharePair(p: number) {
  return (run: number, units: number, lift: number): Pair => {
    const chance = random('shares', p, run)
    const side = (share: number) => ({ units, hits: hits(chance, units, share) })
    return { kind: 'shares', control: side(p), treatment: side(p * lift) }
  }
}

describe.each([
  ['a common proportion', sharePair(0.3), 400],
  ['a rare proportion', sharePair(0.02), 1000],
  ['a skewed mean', linearPair(spender, linearMean), 600],
  ['a ratio whose units differ', linearPair(clicker, linearRatio), 400],
] as const)('%s', (_, pairOf, units) => {
  const RUNS = 1500

  it('finds a difference where there is none as often as alpha says', () => {
    const found = often(RUNS, (run) => (read(pairOf(run, units, 1), fixed).p ?? 1) < ALPHA)
    expect(found).toBeLessThan(most(ALPHA, RUNS))
    expect(found).toBeGreaterThan(least(ALPHA, RUNS))
  })

  it('holds a lift of 12 % in its interval 95 times of 100', () => {
    const held = often(RUNS, (run) => holds(read(pairOf(run + RUNS, units, 1.12), fixed).lift, 0.12))
    expect(held).toBeGreaterThan(least(1 - ALPHA, RUNS))
    expect(held).toBeLessThan(most(1 - ALPHA, RUNS))
  })
})

describe('a conversion of 5 % that rises by 12 %, over 40,000 units each', () => {
  const RUNS = 150
  const pairs = Array.from({ length: RUNS }, (_, run) => sharePair(0.05)(run, 40_000, 1.12))
  it.each([
    ['once', fixed, 0.95],
    ['at any time', sequentialRule(mixture(80_000, 80_000, ALPHA), ALPHA), 0.6],
  ] as const)('is recovered inside its interval, and told from nothing, looked at %s', (_, rule, power) => {
    const lifts = pairs.map((pair) => read(pair, rule).lift)
    expect(lifts.filter((lift) => holds(lift, 0.12)).length / RUNS).toBeGreaterThan(least(0.95, RUNS))
    expect(lifts.filter((lift) => !holds(lift, 0)).length / RUNS).toBeGreaterThan(power)
  })
})

describe('looked at 1,000 times', () => {
  const LOOKS = 1000
  const RUNS = 600

  /** Whether any look at a growing pair finds a difference, from the hundredth unit of a variant on. */
  function everFound(chance: Random, step: number, rule: (z: number, units: number) => number): boolean {
    let c = hits(chance, 100, 0.1)
    let t = hits(chance, 100, 0.1)
    for (let look = 0, units = 100; look < LOOKS; look++, units += step) {
      const pair: Pair = {
        kind: 'shares',
        control: { units, hits: c },
        treatment: { units, hits: t },
      }
      if (rule(distance(pair, { plus: 0 }) ?? 0, 2 * units) < ALPHA) return true
      c += hits(chance, step, 0.1)
      t += hits(chance, step, 0.1)
    }
    return false
  }

  it('a proportion without a difference is found different no more often than alpha', () => {
    const sequential = (z: number, units: number) => sequentialP(z, mixture(units, 10_000, ALPHA))
    const found = often(RUNS, (run) => everFound(random('peek', run), 10, sequential))
    expect(found).toBeLessThanOrEqual(ALPHA)
    expect(found).toBeGreaterThan(0)
  })

  it('and by the p-value for one look far more often, which is why there are two', () => {
    const once = (z: number) => fixed.twoSided(z, null)
    expect(often(200, (run) => everFound(random('peek', run), 10, once))).toBeGreaterThan(0.25)
  })

  it('a skewed mean, too', () => {
    const found = often(RUNS, (run) => {
      const chance = random('peek at a mean', run)
      const sums = { c: 0, cc: 0, t: 0, tt: 0 }
      for (let n = 1; n <= 100 + LOOKS * 5; n++) {
        const c = spender(chance, 1).value
        const t = spender(chance, 1).value
        sums.c += c
        sums.cc += c * c
        sums.t += t
        sums.tt += t * t
        if (n < 100 || n % 5 !== 0) continue
        const variance = (sums.cc + sums.tt - (sums.c * sums.c + sums.t * sums.t) / n) / (n - 1) / n
        const z = (sums.t - sums.c) / n / Math.sqrt(variance)
        if (sequentialP(z, mixture(2 * n, 10_000, ALPHA)) < ALPHA) return true
      }
      return false
    })
    expect(found).toBeLessThanOrEqual(most(ALPHA, RUNS))
  })
})

it('CUPED keeps alpha, and finds what is lost in the noise without it', () => {
  const pairOf = linearPair(returning, linearMean)
  const p = (run: number, lift: number, adjust: boolean) => {
    const pair = pairOf(run, 300, lift)
    if (pair.kind !== 'linear') throw new Error('no means')
    return read(adjust ? { kind: 'linear', ...cuped(pair.control, pair.treatment) } : pair, fixed).p ?? 1
  }
  const RUNS = 1000
  expect(often(RUNS, (run) => p(run, 1, true) < ALPHA)).toBeLessThan(most(ALPHA, RUNS))
  expect(often(200, (run) => p(run, 1.06, true) < ALPHA)).toBeGreaterThan(0.8)
  expect(often(200, (run) => p(run, 1.06, false) < ALPHA)).toBeLessThan(0.5)
})

it('a guardrail that is worse by the whole margin is held no more often than alpha', () => {
  const RUNS = 1500
  const pairOf = sharePair(0.3)
  const held = often(RUNS, (run) => {
    const found = readGuardrail(pairOf(run, 500, 1.1), 'down', { times: 1.1 }, fixed, ALPHA)
    return found.state === 'held'
  })
  expect(held).toBeLessThan(most(ALPHA, RUNS))
  expect(held).toBeGreaterThan(least(ALPHA, RUNS))
})

it('a split that is even is called broken no more often than its threshold, one whose treatment loses 8 % always', () => {
  const chance = random('split')
  const split = (lost: number) => {
    const control = hits(chance, 20_000, 0.5)
    const treatment = Math.round((20_000 - control) * (1 - lost))
    return sampleRatio({ control, treatment }, { control: 1, treatment: 1 }).ok === false
  }
  expect(often(500, () => split(0))).toBeLessThan(0.008)
  expect(often(100, () => split(0.08))).toBe(1)
})

describe('before and after', () => {
  /** Days with their own luck, which lasts: `memory` of it is there the next day. */
  function days(chance: Random, count: number, rate: number, memory: number): Day[] {
    let luck = (0.1 * chance.normal()) / Math.sqrt(1 - memory * memory)
    return Array.from({ length: count }, () => {
      luck = memory * luck + 0.1 * chance.normal()
      const under = 500_000 + 60_000 * chance.normal()
      return { under, value: under * rate * Math.exp(luck) }
    })
  }
  const compare = (run: number, count: number, lift: number, memory: number) => {
    const chance = random('days', run, memory)
    return beforeAfter(days(chance, count, 0.04, memory), days(chance, count, 0.04 * lift, memory))
  }

  it('recovers buffering that is 18 % less, and says that nobody was assigned', () => {
    const found = compare(3, 28, 0.82, 0)
    expect(holds(found?.reading.lift, -0.18)).toBe(true)
    expect(holds(found?.reading.lift, 0)).toBe(false)
    expect(found?.caveats.join()).toContain('Nobody was assigned')
  })

  it.each([
    [14, 0, 0.94],
    [28, 0, 0.94],
    [28, 0.3, 0.92],
    [56, 0.5, 0.91],
  ])('of %i days with %f of their luck from the day before, the interval holds', (count, memory, wanted) => {
    const RUNS = 800
    const held = often(RUNS, (run) => holds(compare(run, count, 0.82, memory)?.reading.lift, -0.18))
    expect(held).toBeGreaterThan(wanted)
  })

  it('has no answer for a single day, and none where nothing was watched', () => {
    const day = { value: 1, under: 10 }
    expect(beforeAfter([day], [day, day])).toBeNull()
    expect(
      beforeAfter(
        [day, day],
        [
          { value: 0, under: 0 },
          { value: 0, under: 0 },
        ],
      ),
    ).toBeNull()
  })
})
