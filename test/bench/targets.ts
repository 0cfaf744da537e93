import type { Figures, Round, ScenarioFigures } from './figures.ts'
import { preprocessRatio } from './ratio.ts'
import type { ScenarioId } from './scenarios.ts'

export interface Target {
  readonly whose: 'given' | 'own'
  readonly name: string
  readonly wanted: string
  readonly seen: string
  /** How many times better than asked; under 1 it is missed. */
  readonly factor: number
}

type Scenarios = readonly ScenarioFigures[]

interface Rule {
  readonly whose: Target['whose']
  readonly name: string
  readonly bound: number
  readonly better: 'less' | 'more'
  readonly unit: string
  readonly digits: number
  readonly seen: (all: Scenarios) => number | undefined
}

/** What was asked for, and what we ask of ourselves. A target without its scenario is not judged. */
export function targets({ scenarios }: Figures): Target[] {
  const [given, own] = [GIVEN, OWN].map((rules) => rules.flatMap((rule) => judge(rule, scenarios)))
  return [
    ...(given ?? []),
    ...success(scenarios),
    ...atTen(scenarios, 'a'),
    ...atTen(scenarios, 'b'),
    ...(own ?? []),
  ]
}

const GIVEN: readonly Rule[] = [
  {
    whose: 'given',
    name: 'p95 at constant arrivals, slowest scenario',
    bound: 5000,
    better: 'less',
    unit: 'ms',
    digits: 0,
    seen: (all) => worst(all, (round) => round.arrivals.p95),
  },
  {
    whose: 'given',
    name: 'sustained, slowest scenario',
    bound: 10,
    better: 'more',
    unit: 'images/min',
    digits: 0,
    seen: (all) => least(all, (round) => round.capacity.images_per_second * 60),
  },
  {
    whose: 'given',
    name: 'cost of an image, dearest scenario',
    bound: 0.002,
    better: 'less',
    unit: 'USD',
    digits: 6,
    seen: (all) => worst(all, (round) => round.cost_usd ?? NaN),
  },
]

const OWN: readonly Rule[] = [
  {
    whose: 'own',
    name: 'idle p95 by polling, slowest scenario',
    bound: 1000,
    better: 'less',
    unit: 'ms',
    digits: 0,
    seen: (all) => worst(all, (round) => round.idle.poll.p95),
  },
  {
    whose: 'own',
    name: 'sustained (a)',
    bound: 20,
    better: 'more',
    unit: 'images/s',
    digits: 1,
    seen: (all) => least(only(all, 'a'), (round) => round.capacity.images_per_second),
  },
  {
    whose: 'own',
    name: 'preprocess of (c) over that with sharp',
    bound: 2,
    better: 'less',
    unit: 'x',
    digits: 2,
    seen: (all) => only(all, 'c').map(preprocessRatio)[0],
  },
]

function judge({ whose, name, bound, better, unit, digits, seen }: Rule, all: Scenarios): Target[] {
  const value = seen(all)
  if (value === undefined || Number.isNaN(value)) return []
  const text = (number: number) => `${number.toFixed(digits)} ${unit}`
  const sign = better === 'less' ? '<' : '>='
  const factor = better === 'less' ? bound / value : value / bound
  return [{ whose, name, wanted: `${sign} ${text(bound)}`, seen: text(value), factor }]
}

/** The factor is of failures: allowed ones over seen ones. */
function success(all: Scenarios): Target[] {
  const rounds = all.flatMap((scenario) => scenario.rounds.platform)
  const images = rounds.reduce((sum, round) => sum + round.images, 0)
  const failures = rounds.reduce((sum, round) => sum + round.failures, 0)
  const seen = `${(100 - (100 * failures) / images).toFixed(2)} % of ${images}`
  return [{ whose: 'given', name: 'success', wanted: '> 99 %', seen, factor: (images * 0.01) / failures }]
}

/** Where the platform could not keep up with the rate, how fast it answers a lower one is no pass. */
function atTen(all: Scenarios, id: ScenarioId): Target[] {
  return only(all, id).map(({ median }) => {
    const { rate, p95 } = median.platform.arrivals
    const target = { whose: 'own' as const, name: `p95 at 10 images/s (${id})`, wanted: '< 1500 ms' }
    const seen = `${p95.toFixed(0)} ms`
    if (rate < 10) return { ...target, seen: `${seen}, but at ${rate} images/s`, factor: rate / 10 }
    return { ...target, seen, factor: 1500 / p95 }
  })
}

const only = (all: Scenarios, id: ScenarioId) => all.filter((scenario) => scenario.id === id)

function worst(all: Scenarios, of: (round: Round) => number): number | undefined {
  return all.length === 0 ? undefined : Math.max(...all.map(({ median }) => of(median.platform)))
}

function least(all: Scenarios, of: (round: Round) => number): number | undefined {
  return all.length === 0 ? undefined : Math.min(...all.map(({ median }) => of(median.platform)))
}
