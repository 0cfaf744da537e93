import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { beforeAfter, type Day } from '../../../src/engine/experiment/before-after.ts'
import type { Null } from '../../../src/engine/experiment/bounds.ts'
import { chiSquareTail } from '../../../src/engine/experiment/chi-square.ts'
import { type Correction, correct } from '../../../src/engine/experiment/correct.ts'
import { pairOf } from '../../../src/engine/experiment/metric.ts'
import { fromSums, momentsOf } from '../../../src/engine/experiment/moments.ts'
import { normalQuantile, normalTail } from '../../../src/engine/experiment/normal.ts'
import { fixedRule, read, readGuardrail } from '../../../src/engine/experiment/reading.ts'
import { sampleRatio } from '../../../src/engine/experiment/sample-ratio.ts'
import { mixture, sequentialCritical, sequentialP } from '../../../src/engine/experiment/sequential.ts'
import type { Share } from '../../../src/engine/experiment/share-pair.ts'
import { studentQuantile, studentTail } from '../../../src/engine/experiment/student.ts'

const TOLERANCE = 1e-6

/** What Python worked out: test/golden/make-experiments.py. */
interface Case<Given, Expected> {
  readonly group: string
  readonly name: string
  readonly given: Given
  readonly expected: Expected
}
const { cases } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/experiments.json'), 'utf8'),
) as { cases: Case<never, never>[] }

function of<Given, Expected>(group: string): Case<Given, Expected>[] {
  const found = cases.filter((each) => each.group === group)
  if (found.length === 0) throw new Error(`no case of ${group}`)
  return found
}

/** Numbers within 1e-6 of their size, whatever they are in; null only for null. */
function expectNear(found: unknown, wanted: unknown, path = ''): void {
  if (typeof wanted === 'number') {
    expect(found, path).toBeTypeOf('number')
    expect(Math.abs((found as number) - wanted), `${path}: ${found} for ${wanted}`).toBeLessThanOrEqual(
      TOLERANCE * Math.abs(wanted),
    )
  } else if (wanted !== null && typeof wanted === 'object') {
    for (const [name, value] of Object.entries(wanted))
      expectNear((found as Record<string, unknown>)[name], value, `${path}.${name}`)
  } else expect(found, path).toBe(wanted)
}

type Number1 = Record<string, number>
type Sums = Omit<Parameters<typeof fromSums>[0], 'metric' | 'variant'>
interface Two {
  readonly control: Sums
  readonly treatment: Sums
}

const named = (sums: Sums, variant: string) => ({ metric: 'm', variant, ...sums })
const measured = { from: 'rows', count: true } as const
const KINDS = {
  mean: { mean: measured, good: 'up' },
  ratio: { ratio: [measured, measured], good: 'up' },
  cuped: { mean: measured, good: 'up', before: '7 days' },
  'cuped-ratio': { ratio: [measured, measured], good: 'up', before: '7 days' },
} as const

function answered(kind: keyof typeof KINDS, { control, treatment }: Two) {
  const { pair, cuped } = pairOf(KINDS[kind], named(control, 'control'), named(treatment, 'treatment'))
  if (pair === null) throw new Error('no pair')
  return { pair, ...cuped, ...read(pair, fixedRule(0.05)) }
}

it('there are at least 200 cases', () => {
  expect(cases.length).toBeGreaterThanOrEqual(200)
})

describe('distributions agree with scipy', () => {
  it.each(of<{ z: number }, Number1>('normal-tail'))('normal, $name', ({ given, expected }) => {
    expectNear(normalTail(given.z), expected.p)
  })
  it.each(of<{ p: number }, Number1>('normal-quantile'))('normal, $name', ({ given, expected }) => {
    expectNear(normalQuantile(given.p), expected.z)
  })
  it.each(of<{ t: number; freedom: number }, Number1>('student-tail'))(
    'Student, $name',
    ({ given, expected }) => {
      expectNear(studentTail(given.t, given.freedom), expected.p)
    },
  )
  it.each(of<{ p: number; freedom: number }, Number1>('student-quantile'))(
    'Student, $name',
    ({ given, expected }) => {
      expectNear(studentQuantile(given.p, given.freedom), expected.t)
    },
  )
  it.each(of<{ square: number; freedom: number }, Number1>('chi-square-tail'))(
    'chi-square, $name',
    ({ given, expected }) => {
      expectNear(chiSquareTail(given.square, given.freedom), expected.p)
    },
  )
})

describe('proportions agree', () => {
  it.each(of<{ control: Share; treatment: Share }, object>('shares'))('$name', ({ given, expected }) => {
    expectNear(read({ kind: 'shares', ...given }, fixedRule(0.05)), expected)
  })
  it.each(
    of<{ control: Share; treatment: Share; good: 'up' | 'down'; worst: Null }, Number1>('guardrail-shares'),
  )('guardrail: $name', ({ given, expected }) => {
    const { good, worst, control, treatment } = given
    const found = readGuardrail({ kind: 'shares', control, treatment }, good, worst, fixedRule(0.05), 0.05)
    expectNear(found.p_held, expected.p)
  })
})

describe('means and ratios agree, from sums', () => {
  const kinds = ['mean', 'ratio', 'cuped', 'cuped-ratio'] as const
  const all = kinds.flatMap((kind) => of<Two, object>(kind).map((each) => ({ ...each, kind })))
  it.each(all)('$kind: $name', ({ kind, given, expected }) => {
    expectNear(answered(kind, given), expected)
  })
  it.each(of<Two, object>('mean-stats'))('$name', ({ given, expected }) => {
    expectNear(answered('mean', given), expected)
  })
  it.each(of<Two & { good: 'up' | 'down'; worst: Null }, Number1>('guardrail-mean'))(
    'guardrail: $name',
    ({ given, expected }) => {
      const { pair } = answered('mean', given)
      expectNear(readGuardrail(pair, given.good, given.worst, fixedRule(0.05), 0.05).p_held, expected.p)
    },
  )
  it('units themselves give what their sums give', () => {
    const withUnits = of<Two & { controlUnits?: number[] }, object>('mean').filter(
      ({ given }) => given.controlUnits,
    )
    expect(withUnits.length).toBeGreaterThan(5)
    for (const { given } of withUnits) {
      const units = given.controlUnits ?? []
      expectNear(momentsOf(units.map((value) => ({ value }))), fromSums(named(given.control, 'control')))
    }
  })
})

describe('what holds at any time agrees with the mixture, integrated', () => {
  type Given = { alpha: number; units: number; planned: number; distance: number }
  it.each(of<Given, object>('sequential'))('$name', ({ given, expected }) => {
    const ratio = mixture(given.units, given.planned, given.alpha)
    const found = {
      critical: sequentialCritical(ratio, given.alpha),
      p: sequentialP(given.distance, ratio),
    }
    expectNear(found, expected)
  })
})

describe('many metrics, the split, before and after', () => {
  it.each(of<{ values: number[]; correction: Correction }, { values: number[] }>('correction'))(
    '$name',
    ({ given, expected }) => {
      expectNear(correct(given.values, given.correction), expected.values)
    },
  )
  it.each(of<{ units: number[]; weights: number[] }, object>('split'))('$name', ({ given, expected }) => {
    const units = Object.fromEntries(given.units.map((count, i) => [`v${i}`, count]))
    const weights = Object.fromEntries(given.weights.map((weight, i) => [`v${i}`, weight]))
    expectNear(sampleRatio(units, weights), expected)
  })
  it.each(of<{ before: Day[]; after: Day[] }, object>('before-after'))('$name', ({ given, expected }) => {
    const found = beforeAfter(given.before, given.after)
    expectNear({ ...found, ...found?.reading }, expected)
  })
})
