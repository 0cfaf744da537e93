import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { stream } from '../../../src/contracts/stream.ts'
import { checker } from '../../../src/engine/stream/check.ts'
import { hashFields, hashValue } from '../../../src/engine/stream/hash.ts'
import { isoTime } from '../../../src/engine/stream/iso-time.ts'
import { sliceOf } from '../../../src/engine/stream/slice.ts'

const NOW = Date.parse('2026-11-01T12:00:00Z')
const sales = stream({
  version: '1-0-0',
  fields: z.object({
    store_id: z.string().length(5),
    sale: z.object({ 'a/b~c': z.number() }).optional(),
    channel: z.string(),
    at: z.string(),
  }),
  key: ['store_id', 'at'],
  partition: 'store_id',
  time: 'at',
  cleaning: [
    { trim: 'store_id' },
    { upperCase: 'store_id' },
    { padStart: 'store_id', length: 5, with: '0' },
    { fill: 'channel', with: 'store' },
  ],
})
const check = checker('sales', sales)

describe('a row', () => {
  it('is cleaned, checked and placed', () => {
    expect(check({ store_id: ' a12 ', channel: '', at: '2026-11-01T10:00:00+05:30', more: 1 }, NOW)).toEqual({
      ok: true,
      row: { store_id: '00A12', channel: 'store', at: '2026-11-01T10:00:00+05:30' },
      time: Date.parse('2026-11-01T04:30:00Z'),
      key: { high: expect.any(Number), low: expect.any(Number) },
      slice: 0,
    })
  })

  it('says where each of its faults is, by JSON Pointer', () => {
    const checked = check({ store_id: '123456', sale: { 'a/b~c': 'x' }, at: 'today' }, NOW)
    expect(checked.ok ? [] : checked.errors.map(({ path }) => path)).toEqual(['/store_id', '/sale/a~1b~0c'])
  })

  it.each([
    ['2026-11-01T12:05:00Z', true],
    ['2026-11-01T12:05:00.001Z', false],
    ['2026-11-01T12:00:00', false],
    ['1793534400000', false],
  ])('of %s is good: %s', (at, good) => {
    const checked = check({ store_id: '1', at }, NOW)
    expect(checked.ok).toBe(good)
    if (!checked.ok) expect(checked.errors[0]?.path).toBe('/at')
  })

  it.each([[null], [12], ['text'], [[]]])('that is no object is bad: %j', (input) => {
    expect(check(input, NOW).ok).toBe(false)
  })
})

describe('a line of a log', () => {
  const logs = stream({
    version: '1-0-0',
    fields: z.object({
      at: z.string(),
      device: z.string(),
      error_code: z.string(),
      note: z.string().optional(),
    }),
    key: ['device', 'at'],
    partition: 'device',
    time: 'at',
    lines: { time: 'at', rename: { err: 'error_code' } },
  })
  const parse = checker('logs', logs)

  it('becomes a row', () => {
    const checked = parse(String.raw`2026-11-01T10:00:00Z device=tv err=E42  note="a \"b\" c" x=`, NOW)
    const row = { at: '2026-11-01T10:00:00Z', device: 'tv', error_code: 'E42', note: 'a "b" c' }
    expect(checked).toMatchObject({ ok: true, row })
  })

  it.each([
    [''],
    ['tv failed'],
    ['2026-11-01T10:00:00Z device=tv err'],
    ['2026-11-01T10:00:00Z device="tv err=E'],
  ])('that does not parse is bad: %s', (line) =>
    expect(parse(line, NOW)).toMatchObject({ ok: false, errors: [{ path: '' }] }),
  )
})

describe('ISO times', () => {
  it('are read as Date does, whatever the zone', () => {
    const zone = fc.tuple(
      fc.constantFrom('+', '-'),
      fc.integer({ min: 0, max: 23 }),
      fc.integer({ min: 0, max: 59 }),
    )
    const two = (n: number) => String(n).padStart(2, '0')
    const date = fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true })
    fc.assert(
      fc.property(date, zone, (date, [sign, hours, minutes]) => {
        const text = date.toISOString()
        const shifted = text.replace('Z', `${sign}${two(hours)}:${two(minutes)}`)
        return isoTime(text) === Date.parse(text) && isoTime(shifted) === Date.parse(shifted)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['2026-11-01', 1793491200000],
    ['2026-11-01T10:00Z', 1793527200000],
    ['2026-11-01T10:00:00.123456789Z', 1793527200123],
    ['2024-02-29', 1709164800000],
  ])('%s is %d', (text, time) => expect(isoTime(text)).toBe(time))

  it.each([
    ['2026-02-29'],
    ['2026-13-01'],
    ['2026-11-01T24:00:00Z'],
    ['2026-11-01T10:00:60Z'],
    ['2026-11-01 10:00:00Z'],
    ['2026-11-01T10:00:00.Z'],
    ['2026-11-01T10:00:00Zjunk'],
    ['2026-11-01T10:00:00+0530'],
    ['2026-11-01T10'],
    [''],
  ])('%s is none', (text) => expect(isoTime(text)).toBeNull())
})

describe('hashes', () => {
  it('tell fields, types and absence apart', () => {
    const rows = [
      { a: 'ab', b: 'c' },
      { a: 'a', b: 'bc' },
      { a: 1, b: '' },
      { a: '1', b: '' },
      { a: '1' },
      { b: '1' },
      { a: 'a\0' },
      { a: 'a' },
      { a: true },
      { a: 'true' },
    ]
    const hashes = rows.map((row) => JSON.stringify(hashFields(row, ['a', 'b'])))
    expect(new Set(hashes).size).toBe(rows.length)
  })

  it.each([
    ['sequential', (i: number) => `order-${i}`],
    ['padded', (i: number) => String(i).padStart(36, '0')],
    ['by number', (i: number) => i],
    ['ends of one prefix', (i: number) => `${(i * 2654435761) % 2 ** 32}-0000-4000-8000-000000000000`],
  ])('of 300,000 %s ids meet no oftener than chance in 32 and in 40 bits', (_, id) => {
    const high = new Set<number>()
    const low = new Set<number>()
    const mixed = new Set<number>()
    for (let i = 0; i < 300_000; i++) {
      const hash = hashValue(id(i))
      high.add(hash.high)
      low.add(hash.low)
      mixed.add((hash.high % 2 ** 20) * 2 ** 20 + (hash.low % 2 ** 20))
    }
    // n²/2 pairs: 10.5 in 32 bits, 0.04 in 40
    expect(300_000 - high.size).toBeLessThan(30)
    expect(300_000 - low.size).toBeLessThan(30)
    expect(300_000 - mixed.size).toBeLessThan(4)
  })
})

describe('slices', () => {
  const slicing = [
    { from: -Infinity, slices: 2 },
    { from: 1000, slices: 8 },
  ]

  it('share rows out evenly, and change only at their time', () => {
    const counts = new Map<number, number>()
    for (let i = 0; i < 8000; i++) {
      const slice = sliceOf(`user-${i}`, 1000, slicing)
      counts.set(slice, (counts.get(slice) ?? 0) + 1)
      expect(sliceOf(`user-${i}`, 999, slicing)).toBeLessThan(2)
    }
    expect(counts.size).toBe(8)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
