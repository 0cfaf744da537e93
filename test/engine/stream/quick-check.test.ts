import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { quickCheck } from '../../../src/engine/stream/quick-check.ts'
import { PACKS } from '../../../src/packs/index.ts'

const Every = z.object({
  id: z.string().min(1).max(5),
  exact: z.string().length(3).optional(),
  code: z.string().regex(/^[a-c]+$/),
  twice: z.string().min(1).max(4).regex(/^x/).nullable(),
  at: z.iso.datetime({ offset: true }),
  utc: z.iso.datetime().optional(),
  precise: z.iso.datetime({ precision: 3 }).optional(),
  day: z.iso.date().optional(),
  when: z.union([z.iso.date(), z.iso.datetime({ offset: true })]).optional(),
  either: z.union([z.string().max(2), z.number().min(1)]).optional(),
  some: z.number().min(-1).max(1).optional(),
  above: z.number().gt(0).lt(10).optional(),
  whole: z.int().nonnegative().optional(),
  flag: z.boolean().optional(),
  kind: z.enum(['A', 'B']).optional(),
  only: z.literal(['x', 1, null]).optional(),
  list: z.array(z.string().max(2)).min(1).max(2).optional(),
  strictly: z.string().exactOptional(),
})

const VALUES = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'a',
      'abc',
      'x',
      'xyz',
      'A',
      'B',
      'xxxxx',
      '',
      0,
      1,
      0.5,
      -1,
      1.5,
      10,
      true,
      null,
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom('2026-11-01', '2026-02-29', '2024-02-29', 'today') },
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '2026-11-01T10:00:00Z',
      '2026-11-01T10:00:00.123Z',
      '2026-11-01T10:00:00+05:30',
      '2026-11-01T10:00:00.1234+05:30',
      '2026-11-01T10:00Z',
      '2026-02-30T10:00:00Z',
      '2026-11-01T24:00:00Z',
    ),
  },
  fc.constantFrom(
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 60,
    -0,
    {},
    [],
    ['a'],
    ['a', 'abc'],
    ['a', 1],
  ),
  fc.jsonValue(),
)
/** Mostly good, so that rows pass and one field at a time does not. */
const GOOD = { id: 'a', code: 'abc', twice: 'x1', at: '2026-11-01T10:00:00Z' }
const CHANGES = fc.dictionary(
  fc.constantFrom(...Object.keys(Every.shape), 'more', '__proto__', 'constructor'),
  VALUES,
  { maxKeys: 4, noNullPrototype: true },
)

/** What zod says, or nothing where the quick check leaves it to zod: never anything else. */
function agrees(schema: z.ZodObject, input: Record<string, unknown>): boolean {
  const row = quickCheck(schema)?.(input)
  const { success, data } = schema.safeParse(input)
  if (row !== undefined) expect([success, row]).toEqual([true, data])
  if (row !== undefined) expect(JSON.parse(JSON.stringify(row))).toEqual(JSON.parse(JSON.stringify(data)))
  return row !== undefined
}

describe('the quick check', () => {
  it.each([
    ['strips', Every],
    ['keeps', z.looseObject(Every.shape)],
    ['refuses', z.strictObject(Every.shape)],
  ])('says what zod says where a contract %s unknown fields', (_, schema) => {
    let quick = 0
    fc.assert(
      fc.property(CHANGES, (changes) => {
        if (agrees(schema, { ...GOOD, ...changes })) quick++
      }),
      { numRuns: 5_000 },
    )
    expect(quick).toBeGreaterThan(300)
  })

  it('takes the times that zod takes, to the last digit', () => {
    const schema = z.object({ at: z.iso.datetime({ offset: true }) })
    const part = (width: number) =>
      fc.integer({ min: 0, max: 10 ** width - 1 }).map((n) => String(n).padStart(width, '0'))
    const ends = fc.constantFrom('Z', '.000Z', '.9Z', '+01:00', '', 'z', ' Z')
    fc.assert(
      fc.property(part(4), part(2), part(2), part(2), part(2), part(2), ends, (y, mo, d, h, mi, s, end) => {
        const near = (text: string, limit: number) => String(Number(text) % limit).padStart(2, '0')
        agrees(schema, {
          at: `${y}-${near(mo, 14)}-${near(d, 33)}T${near(h, 26)}:${near(mi, 62)}:${near(s, 62)}${end}`,
        })
      }),
      { numRuns: 20_000 },
    )
  })

  it('takes the days that zod takes', () => {
    const schema = z.object({ on: z.iso.date() })
    for (const year of ['0000', '0004', '1900', '2000', '2024', '2026', '9999'])
      for (let month = 0; month < 14; month++)
        for (let day = 0; day < 33; day++)
          agrees(schema, {
            on: `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
          })
    for (const on of ['2026-1-01', '2026-11-1', ' 2026-11-01', '2026-11-01 ', '2026/11/01', '+026-11-01'])
      agrees(schema, { on })
  })

  it.each([
    ['changes what it takes', z.object({ a: z.string().trim() })],
    ['asks more than is known here', z.object({ a: z.string().refine((text) => text !== 'b') })],
    ['turns one kind into another', z.object({ a: z.coerce.number() })],
    ['takes one of two, and never both', z.object({ a: z.xor([z.string(), z.number()]) })],
    ['takes what is not known here, or something else', z.object({ a: z.union([z.string(), z.url()]) })],
    ['fills in', z.object({ a: z.string().default('b') })],
    [
      'asks several fields together',
      z.object({ a: z.string(), b: z.string() }).refine(({ a, b }) => a === b),
    ],
    ['knows a format of its own', z.object({ a: z.url() })],
  ])('is not made for a contract that %s', (_, schema) => {
    expect(quickCheck(schema)).toBeUndefined()
  })

  it('is made for every stream of the packs', () => {
    const without = PACKS.flatMap(({ name, streams }) =>
      Object.entries(streams).flatMap(([stream, { fields }]) =>
        quickCheck(fields) ? [] : [`${name}.${stream}`],
      ),
    )
    expect(without).toEqual([])
  })
})
