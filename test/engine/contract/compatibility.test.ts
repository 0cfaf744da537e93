import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { compatibility } from '../../../src/engine/contract/compatibility.ts'
import type { JsonSchema } from '../../../src/engine/contract/json-schema.ts'
import {
  compareVersions,
  nextVersion,
  parseVersion,
  stepOf,
  versionsOf,
} from '../../../src/engine/contract/version.ts'

const json = (schema: z.ZodType): JsonSchema => z.toJSONSchema(schema, { io: 'input' })
const between = (older: z.ZodType, newer: z.ZodType) => compatibility(json(older), json(newer))
const of = (field: z.ZodType) => z.object({ id: z.string(), field })
const text = z.string()

describe('a change of a contract', () => {
  it.each<[string, string, z.ZodType, z.ZodType]>([
    ['none', 'nothing', of(text), of(text)],
    ['none', 'a description', of(text), of(text.describe('in words'))],
    ['ADDITION', 'a new optional field', of(text), of(text).extend({ more: text.optional() })],
    ['ADDITION', 'a wider enum', of(z.enum(['a'])), of(z.enum(['a', 'b']))],
    ['ADDITION', 'any text instead of an enum', of(z.enum(['a'])), of(text)],
    ['ADDITION', 'a required field that may be absent', of(text), of(text.optional())],
    ['ADDITION', 'a longer text', of(text.max(5)), of(text.max(6))],
    ['ADDITION', 'a lower bound that is lower', of(z.number().min(1)), of(z.number().min(0))],
    ['ADDITION', 'a number that need not be whole', of(z.int()), of(z.number())],
    ['ADDITION', 'null besides', of(text), of(text.nullable())],
    ['ADDITION', 'fields that are no longer refused', z.strictObject({ id: text }), z.object({ id: text })],
    ['ADDITION', 'a literal that becomes one of two', of(z.literal('a')), of(z.enum(['a', 'b']))],
    ['REVISION', 'a new required field', of(text), of(text).extend({ more: text })],
    ['REVISION', 'an optional field that is required', of(text.optional()), of(text)],
    ['REVISION', 'a narrower enum', of(z.enum(['a', 'b'])), of(z.enum(['a', 'c']))],
    ['REVISION', 'an enum instead of any text', of(text), of(z.enum(['a']))],
    ['REVISION', 'a shorter text', of(text), of(text.max(6))],
    ['REVISION', 'another pattern', of(text.regex(/^a/)), of(text.regex(/^b/))],
    ['REVISION', 'a whole number', of(z.number()), of(z.int())],
    ['REVISION', 'null no longer', of(text.nullable()), of(text)],
    ['REVISION', 'fields that are refused', z.object({ id: text }), z.strictObject({ id: text })],
    ['REVISION', 'items that are narrower', of(z.array(text)), of(z.array(text.max(3)))],
    ['MODEL', 'a field that is gone', of(text), z.object({ id: text })],
    ['MODEL', 'an optional field that is gone', of(text.optional()), z.object({ id: text })],
    ['MODEL', 'another type', of(text), of(z.number())],
    ['MODEL', 'another type inside', of(z.object({ a: text })), of(z.object({ a: z.boolean() }))],
    ['MODEL', 'other types of several', of(z.union([text, z.number()])), of(z.boolean())],
  ])('is %s: %s', (part, _, older, newer) => {
    expect(between(older, newer).part).toBe(part)
  })

  it('is told with the place of each thing that changes', () => {
    const older = of(z.object({ a: z.enum(['x', 'y']) }))
    const newer = of(z.object({ a: z.enum(['x']), b: text.optional() })).extend({ new: text })
    expect(between(older, newer).changes).toEqual([
      { part: 'REVISION', path: '/field/a', message: 'takes no "y"' },
      { part: 'ADDITION', path: '/field/b', message: 'is new' },
      { part: 'REVISION', path: '/new', message: 'is new, and required' },
    ])
  })

  it('that is an ADDITION at most refuses no row that was good', () => {
    const scalar = fc.oneof(
      fc.tuple(fc.nat(3), fc.nat(3)).map(([min, more]) =>
        z
          .string()
          .min(min)
          .max(min + more),
      ),
      fc.tuple(fc.integer({ min: -3, max: 3 }), fc.nat(5)).map(([min, more]) =>
        z
          .number()
          .min(min)
          .max(min + more),
      ),
      fc.constantFrom<z.ZodType>(z.int(), z.number(), z.string(), z.boolean(), z.literal('a'), z.null()),
      fc.subarray(['a', 'b', 'c'], { minLength: 1 }).map((values) => z.enum(values)),
    )
    const field = fc.oneof(
      scalar,
      scalar.map((each) => each.nullable()),
      scalar.map((each) => z.array(each).max(2)),
      fc.tuple(scalar, scalar).map((ways) => z.union(ways)),
    )
    const object = (isStrict: boolean, shape: z.ZodRawShape) => (isStrict ? z.strictObject : z.object)(shape)
    /** Two contracts that have most in common. */
    const pair = fc
      .record({
        a: field,
        b: field,
        other: field,
        differs: fc.constantFrom('a', 'b', 'neither'),
        strict: fc.tuple(fc.boolean(), fc.boolean()),
        optional: fc.tuple(fc.boolean(), fc.boolean()),
      })
      .map(({ a, b, other, differs, strict, optional }) => [
        object(strict[0], { a, b: optional[0] ? b.optional() : b }),
        object(strict[1], {
          a: differs === 'a' ? other : a,
          b: optional[1] ? (differs === 'b' ? other : b).optional() : differs === 'b' ? other : b,
        }),
      ])
    const value = fc.oneof(
      fc.constantFrom('a', 'b', '', 'abcd', true, null, 1.5),
      fc.integer({ min: -4, max: 9 }),
    )
    const row = fc.record(
      { a: fc.oneof(value, fc.array(value, { maxLength: 3 })), b: value },
      { requiredKeys: ['a'] },
    )
    let wider = 0
    fc.assert(
      fc.property(pair, fc.array(row, { minLength: 30, maxLength: 30 }), ([older, newer], rows) => {
        if (!older || !newer) throw new Error('no pair')
        const { part } = between(older, newer)
        if (part !== 'none' && part !== 'ADDITION') return
        wider++
        for (const each of rows)
          if (older.safeParse(each).success) expect(newer.safeParse(each).error?.issues).toBeUndefined()
      }),
      { numRuns: 1000 },
    )
    expect(wider).toBeGreaterThan(50)
  })
})

describe('a version', () => {
  it.each([
    ['1-0-0', [1, 0, 0]],
    ['12-3-40', [12, 3, 40]],
    ['0-1-0', undefined],
    ['1-0', undefined],
    ['1-01-0', undefined],
    ['1-0-0-0', undefined],
    ['v1-0-0', undefined],
  ])('%s is %j', (version, numbers) => {
    expect(parseVersion(version)).toEqual(numbers)
  })

  it('goes before another by its numbers, not its letters', () => {
    expect(compareVersions('1-0-10', '1-0-9')).toBeGreaterThan(0)
    const earlier = { '1-0-10': { fields: z.object({}) }, '1-0-9': { fields: z.object({}) } }
    expect(versionsOf({ version: '2-0-0', earlier })).toEqual(['1-0-9', '1-0-10', '2-0-0'])
  })

  it.each(['ADDITION', 'REVISION', 'MODEL'] as const)('that follows by %s is a step of that part', (part) => {
    expect(stepOf('1-2-3', nextVersion('1-2-3', part))).toBe(part)
    expect(stepOf(nextVersion('1-2-3', part), '1-2-3')).toBe('none')
  })
})
