import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LoadJudge } from '../../../src/engine/quality/load-judge.ts'
import { type Counted, turned } from '../../../src/engine/quality/result.ts'
import { warehousePlan } from '../../../src/engine/warehouse/plan.ts'
import { summed } from './judged.ts'
import { shop } from './shop.ts'

const JUDGE = new LoadJudge(shop, warehousePlan(shop))
type Row = Readonly<Record<string, unknown>>

function counted(rows: readonly Row[]): Counted[] {
  const judging = JUDGE.begin('sales')
  for (const row of rows) judging?.see(row, Date.parse(String(row.at)))
  return judging?.counts() ?? []
}

const Sales = fc.array(
  fc.record(
    {
      id: fc.string(),
      store: fc.constantFrom('s-1', 's-2'),
      city: fc.constantFrom('Pune', 'pune', "St. John's"),
      pieces: fc.integer({ min: -2, max: 12 }),
      paid: fc.constantFrom('99.99', '100', '100.01'),
      online: fc.boolean(),
      // about midnight in Kolkata
      at: fc
        .integer({ min: -5, max: 5 })
        .map((minutes) => new Date(Date.parse('2026-11-01T18:30:00Z') + minutes * 60_000).toISOString()),
    },
    { requiredKeys: ['id', 'online', 'at'] },
  ),
  { maxLength: 60 },
)

/** The rows in as many loads. */
function cut(rows: readonly Row[], loads: number): Row[][] {
  const size = Math.max(1, Math.ceil(rows.length / loads))
  return Array.from({ length: loads }, (_, i) => rows.slice(i * size, (i + 1) * size))
}

describe('what loads count', () => {
  it('is the same however rows are cut into loads, and in whichever order they come', () => {
    fc.assert(
      fc.property(Sales, fc.integer({ min: 1, max: 7 }), (rows, loads) => {
        const whole = summed(counted(rows))
        const inParts = summed(cut(rows.toReversed(), loads).flatMap(counted))
        expect(new Map([...inParts].sort())).toEqual(new Map([...whole].sort()))
      }),
    )
  })

  it('is what plain code counts', () => {
    fc.assert(
      fc.property(Sales, (rows) => {
        const sums = summed(counted(rows))
        for (const [day, isOf] of [
          ['2026-11-01', (at: string) => at < '2026-11-01T18:30'],
          ['2026-11-02', (at: string) => at >= '2026-11-01T18:30'],
        ] as const) {
          const own = rows.filter(({ at }) => isOf(at))
          const of = (rule: string) => {
            const {
              element_count = 0,
              missing_count = 0,
              unexpected_count = 0,
            } = sums.get(`${rule} ${day}`) ?? {}
            return [element_count, missing_count, unexpected_count]
          }
          const count = (test: (row: (typeof rows)[number]) => boolean) => own.filter(test).length
          expect(of('city')).toEqual([own.length, 0, count(({ city }) => city === undefined)])
          expect(of('cities')).toEqual([
            own.length,
            count(({ city }) => city === undefined),
            count(({ city }) => city === 'pune'),
          ])
          expect(of('pieces')).toEqual([
            own.length,
            count(({ pieces }) => pieces === undefined),
            count(({ pieces = 1 }) => pieces < 1 || pieces > 9),
          ])
          const dear = (row: (typeof rows)[number]) => row.paid === '100' || row.paid === '100.01'
          expect(of('dear')).toEqual([
            count(dear),
            count((row) => dear(row) && row.pieces === undefined),
            count((row) => dear(row) && Number(row.pieces) > 5),
          ])
          expect(of('shops_name_a_store')).toEqual([
            count(({ online }) => !online),
            0,
            count(({ online, store }) => !online && store === undefined),
          ])
          expect(of('lines')[0]).toBe(own.length)
        }
      }),
    )
  })

  it('is nothing of what one row cannot say: twins, sums, dimensions, and how many there are', () => {
    const rules = new Set(
      counted([{ id: 'a', online: false, at: '2026-11-01T10:00:00Z' }]).map(({ rule }) => rule),
    )
    expect([...rules].sort()).toEqual(['cities', 'city', 'come', 'lines', 'pieces', 'shops_name_a_store'])
  })

  it('is of a thousand days at most', () => {
    const rows = Array.from({ length: 1_001 }, (_, day) => ({
      id: `${day}`,
      online: true,
      at: new Date(Date.UTC(2020, 0, day)).toISOString(),
    }))
    expect(counted(rows).filter(({ rule }) => rule === 'city')).toHaveLength(1_000)
  })

  it('has five examples at most, and no long texts', () => {
    const rows = Array.from({ length: 20 }, (_, i) => ({
      id: `${i}`,
      city: 'x'.repeat(500),
      online: true,
      at: '2026-11-01T10:00:00Z',
    }))
    const { examples = [] } = counted(rows).find(({ rule }) => rule === 'cities') ?? {}
    expect(examples).toHaveLength(5)
    expect(String(examples[0]?.city)).toHaveLength(100)
  })
})

describe('what a load turns', () => {
  const added = {
    element_count: 1,
    missing_count: 0,
    unexpected_count: 1,
    rule: 'r',
    day: 'd',
    mostly: 0.9,
    severity: 'error',
  } as Counted
  const sum = (element_count: number, unexpected_count: number) => ({
    rule: 'r',
    day: 'd',
    missing_count: 0,
    element_count,
    unexpected_count,
  })

  it.each([
    ['the first rows of a day', sum(1, 1), true],
    ['a row that is one too many', sum(11, 2), true],
    ['a row that may be', sum(20, 1), false],
    ['one more of too many', sum(10, 5), false],
  ])('%s: %j is %s', (_, after, expected) => {
    expect(turned([added], [after])).toBe(expected)
  })

  it('is nothing where a rule only warns, or is judged later', () => {
    expect(turned([{ ...added, severity: 'warning' }], [sum(1, 1)])).toBe(false)
    expect(turned([{ ...added, mostly: null }], [sum(1, 1)])).toBe(false)
  })
})
