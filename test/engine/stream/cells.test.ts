import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Cell } from '../../../src/engine/stream/cells/cell.ts'
import { Count } from '../../../src/engine/stream/cells/count.ts'
import { Distinct } from '../../../src/engine/stream/cells/distinct.ts'
import { Extreme } from '../../../src/engine/stream/cells/extreme.ts'
import { Mean } from '../../../src/engine/stream/cells/mean.ts'
import { Quantile } from '../../../src/engine/stream/cells/quantile.ts'
import { Sum } from '../../../src/engine/stream/cells/sum.ts'
import { Top } from '../../../src/engine/stream/cells/top.ts'

const filled = <Kind extends Cell>(cell: Kind, values: Iterable<unknown>): Kind => {
  for (const value of values) cell.add(value)
  return cell
}
const kinds: [string, () => Cell][] = [
  ['count', () => new Count()],
  ['sum', () => new Sum()],
  ['mean', () => new Mean()],
  ['min', () => new Extreme('min')],
  ['max', () => new Extreme('max')],
  ['distinct', () => new Distinct()],
  ['quantile', () => new Quantile()],
  ['top', () => new Top()],
]
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, null, undefined, '12.34', '-0.000001'),
)

describe.each(kinds)('%s', (_, make) => {
  it('is the same to the last digit in any order, split and merged, saved and restored', () => {
    const inSlices = fc.array(fc.tuple(number, fc.nat(3)), { maxLength: 60 })
    fc.assert(
      fc.property(inSlices, fc.infiniteStream(fc.nat()), (rows, random) => {
        const whole = filled(
          make(),
          rows.map(([value]) => value),
        )
        const merged = make()
        const shuffled = rows
          .map((row) => ({ row, by: random.next().value as number }))
          .sort((a, b) => a.by - b.by)
        for (const slice of [2, 0, 3, 1]) {
          const part = filled(
            make(),
            shuffled.filter(({ row }) => row[1] === slice).map(({ row }) => row[0]),
          )
          merged.merge(JSON.parse(JSON.stringify(part.save())))
        }
        expect(merged.save()).toEqual(whole.save())
        expect(merged.read(0.5)).toEqual(whole.read(0.5))
      }),
      { numRuns: 300 },
    )
  })
})

describe('a sum', () => {
  it('of decimals is exact, as BigInt has it', () => {
    const micros = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n })
    fc.assert(
      fc.property(fc.array(micros, { maxLength: 50 }), (units) => {
        const text = (u: bigint) =>
          `${u < 0n ? '-' : ''}${(u < 0n ? -u : u) / 1000000n}.${String((u < 0n ? -u : u) % 1000000n).padStart(6, '0')}`
        expect(filled(new Sum(), units.map(text)).save()).toBe(String(units.reduce((a, b) => a + b, 0n)))
      }),
    )
  })

  it('of cents as numbers is exact far beyond where doubles add up', () => {
    const sum = filled(
      new Sum(),
      Array.from({ length: 100_000 }, (_, i) => (i % 2 ? 0.1 : 1_999_999_999.99)),
    )
    expect(sum.save()).toBe(String(50_000n * 1_999_999_999_990_000n + 50_000n * 100_000n))
    expect(sum.read()).toBe(100_000_000_004_500)
  })

  it.each([
    [[0.1, 0.2], 0.3],
    [[1.005, -1.005], 0],
    [[9007199254740991, 9007199254740991, 1.5], 18014398509481984],
    [[1e21, 1, -1e21], 1],
    [[1234567890123.45, '0.05'], 1234567890123.5],
    [['1e3', 'x', '', null, Number.NaN, Infinity, true], 0],
    [[0.0000005, -0.0000005, 0.0000004], 0],
  ])('of %j is %d', (values, expected) => expect(filled(new Sum(), values).read()).toBe(expected))
})

describe('a count of distinct values', () => {
  it('is exact up to 1,024, however often they come', () => {
    const cell = filled(
      new Distinct(),
      Array.from({ length: 5000 }, (_, i) => `user-${i % 1024}`),
    )
    expect(cell.read()).toBe(1024)
  })

  it('is within three standard errors of 0.81 % beyond, and has no bias', () => {
    const errors: number[] = []
    for (const size of [1025, 2000, 5000, 20_000, 50_000, 100_000, 1_000_000])
      for (let seed = 0; seed < (size > 50_000 ? 3 : 12); seed++) {
        const cell = new Distinct()
        for (let i = 0; i < size; i++) cell.add(seed * 1e9 + i)
        errors.push((cell.read() - size) / size)
      }
    for (const error of errors) expect(Math.abs(error)).toBeLessThan(0.0244)
    expect(Math.abs(errors.reduce((a, b) => a + b) / errors.length)).toBeLessThan(0.0035)
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length)
    expect(spread).toBeLessThan(0.0095)
  })

  it('of two slices that overlap is that of their union', () => {
    const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)
    for (const [a, b] of [
      [range(0, 700), range(500, 1000)],
      [range(0, 700), range(500, 1500)],
      [range(0, 9000), range(10, 20)],
    ] as const) {
      const merged = new Distinct()
      merged.merge(filled(new Distinct(), a).save())
      merged.merge(filled(new Distinct(), b).save())
      expect(merged.save()).toEqual(filled(new Distinct(), [...a, ...b]).save())
    }
  })
})

describe('a quantile', () => {
  const exact = (values: number[], q: number) =>
    values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? Number.NaN

  it('is within 1 % of the exact one, of any sign and size', () => {
    const sized = fc.tuple(fc.double({ min: -5.9, max: 11.9, noNaN: true }), fc.constantFrom(1, -1, 0))
    const value = sized.map(([power, sign]) => sign * 10 ** power)
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 200 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, q) => {
          const truth = exact(values, q)
          const read = filled(new Quantile(), values).read(q) ?? Number.NaN
          expect(Math.abs(read - truth)).toBeLessThanOrEqual(Math.abs(truth) * 0.0100001)
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of nothing is nothing', () => expect(new Quantile().read(0.5)).toBeNull())
  it('beyond its range takes the ends', () => {
    expect(filled(new Quantile(), [1e-9]).read(0.5)).toBe(0)
    expect((filled(new Quantile(), [1e300]).read(0.5) ?? 0) / 1e12).toBeCloseTo(1, 1)
  })
})

describe('the most frequent values', () => {
  it('are exact up to 2,048 of them', () => {
    const values = Array.from({ length: 2048 }, (_, i) => [`v${i}`, i === 7 ? 9 : i === 3 ? 5 : 1] as const)
    const cell = filled(
      new Top(),
      values.flatMap(([value, times]) => Array(times).fill(value)),
    )
    expect(cell.read(3)).toEqual([
      { value: 'v7', count: 9 },
      { value: 'v3', count: 5 },
      { value: 'v0', count: 1 },
    ])
  })

  it('are never counted too high beyond, nor short of more than n/1,025, over slices too', () => {
    const counts = new Map<string, number>()
    const slices = [new Top(), new Top(), new Top()]
    let rows = 0
    for (let i = 0, state = 1; i < 60_000; i++, rows++) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0
      const value = `v${Math.floor(20_000 * (state / 2 ** 32) ** 4)}`
      counts.set(value, (counts.get(value) ?? 0) + 1)
      slices[i % 3]?.add(value)
    }
    const merged = new Top()
    for (const slice of slices) merged.merge(slice.save())
    const [short] = merged.save() as number[]
    expect(short).toBeGreaterThan(0)
    expect(short).toBeLessThanOrEqual(rows / 1025)
    for (const { value, count } of merged.read(100)) {
      const truth = counts.get(String(value)) ?? 0
      expect(count).toBeLessThanOrEqual(truth)
      expect(truth - count).toBeLessThanOrEqual(short ?? 0)
    }
  })
})
