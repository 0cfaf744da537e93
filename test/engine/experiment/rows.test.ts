import { describe, expect, it } from 'vitest'
import type { ExperimentAnswer } from '../../../src/contracts/experiment-answer.ts'
import type { ExperimentData } from '../../../src/contracts/experiment-sums.ts'
import { analyse } from '../../../src/engine/experiment/analyse.ts'
import { rowSources } from '../../../src/engine/experiment/row-source.ts'
import { type Questions, trialQuestions } from '../../../src/engine/experiment/statements.ts'
import type { Row } from '../../../src/engine/experiment/trial-data.ts'
import type { Engine } from '../../../src/engine/warehouse/local-time.ts'
import { warehousePlan } from '../../../src/engine/warehouse/plan.ts'
import { Duck } from '../../packs/duck.ts'
import { BEGAN, golden, loadedRows, pack } from './rows-pack.ts'

const DAY = 86_400_000
const tables = loadedRows()
const plan = warehousePlan(pack)
const { whole, open } = pack.experiments ?? {}
if (!whole || !open) throw new Error('both are declared')
const trials = { whole, open }

function questions(name: keyof typeof trials, days: number, engine: Engine = 'sqlite') {
  const period = { from: BEGAN, to: BEGAN + days * DAY, zone: 'UTC' }
  return trialQuestions(trials[name], rowSources(plan, trials[name]), period, engine)
}
function answered<Data>({ statements, read }: Questions<Data>): Data {
  const rows = statements.map(({ sql, parameters }) => tables.database.prepare(sql).all(...parameters))
  return read(rows as Row[][])
}

/** What was worked out of the rows, of each metric within 1e-6 of its size. */
function expectAnswer(found: ExperimentAnswer, wanted: (typeof golden)['whole']): void {
  expect(found.exposed).toEqual(wanted.exposed)
  expect(found.crossed).toBe(wanted.crossed)
  const metrics = found.comparisons[0]?.metrics ?? []
  expect(metrics.map(({ metric }) => metric).sort()).toEqual(Object.keys(wanted.metrics).sort())
  for (const answer of metrics) {
    const { fixed, cuped } = answer
    const flat: Record<string, unknown> = { ...answer, ...cuped, p: fixed.p, ...fixed.difference }
    for (const [name, value] of Object.entries(wanted.metrics[answer.metric] ?? {}))
      expect(
        Math.abs(Number(flat[name]) - value),
        `${answer.metric}.${name}: ${flat[name]} for ${value}`,
      ).toBeLessThanOrEqual(1e-6 * Math.abs(value))
  }
}

describe('the answer from rows is the one that was worked out of them one by one', () => {
  it.each(['whole', 'open'] as const)('of units that are counted %s', (name) => {
    expectAnswer(analyse(name, trials[name], answered(questions(name, 10)).total), golden[name])
  })

  it.each(Object.entries(golden.by_day))('asked for %s days of it', (days, wanted) => {
    const found = analyse('open', trials.open, answered(questions('open', Number(days))).total)
    expectAnswer(found, wanted)
  })
})

describe('the series', () => {
  const metricsOf = (data: ExperimentData) => analyse('open', trials.open, data).comparisons[0]?.metrics ?? []
  const steady = (name: string) => name !== 'level' && name !== 'reading'

  it('is at the end of a day what is answered when that is the end of the period', () => {
    const { days } = answered(questions('open', 10))
    expect(days.map(({ day }) => day.slice(-2))).toEqual(
      Array.from({ length: 10 }, (_, i) => String(i + 1).padStart(2, '0')),
    )
    // on the last day; before, somebody may not have met the second variant yet
    const last = days.at(-1)?.data ?? { exposed: {}, crossed: 0, sums: [] }
    expect({ ...last.exposed, crossed: last.crossed }).toEqual({
      ...golden.open.exposed,
      crossed: golden.open.crossed,
    })
    for (const { metric, fixed } of metricsOf(last).filter((answer) => steady(answer.metric)))
      expect(fixed.p, metric).toBeCloseTo(golden.open.metrics[metric]?.p ?? -1, 9)
  })

  it('adds to a day what the next one brings, of units and of what they do', () => {
    const { days } = answered(questions('whole', 10))
    const exposed = days.map(({ data }) => (data.exposed.control ?? 0) + (data.exposed.treatment ?? 0))
    expect(exposed).toEqual(exposed.toSorted((a, b) => a - b))
    for (const { day, data } of days)
      for (const { metric, variant, units } of data.sums)
        expect(units, `${day} ${metric}`).toBe(data.exposed[variant])
    expectAnswer(
      analyse('whole', trials.whole, days.at(-1)?.data ?? { exposed: {}, crossed: 0, sums: [] }),
      golden.whole,
    )
  })
})

it('DuckDB adds up the same, to the last digits', async () => {
  const duck = await Duck.open()
  for (const name of ['tests_exposures_fact', 'tests_actions_fact']) await duck.copy(tables.database, name)
  for (const name of ['whole', 'open'] as const) {
    const { statements, read } = questions(name, 10, 'duckdb')
    const rows: Row[][] = []
    for (const { sql, parameters } of statements) rows.push(await duck.rows(sql, parameters))
    expect(rounded(read(rows))).toEqual(rounded(answered(questions(name, 10))))
  }
  duck.close()
})

/** Sums of fractions are taken in another order; those of whole numbers are the same to the last digit. */
const rounded = (data: object) =>
  JSON.parse(JSON.stringify(data), (_, value) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? Number(value.toPrecision(9)) : value,
  )
