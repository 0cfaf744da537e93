import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeySet } from '../../../src/engine/stream/key-set.ts'

const key = fc.record({ high: fc.integer({ min: 0, max: 3 }), low: fc.integer({ min: 0, max: 40 }) })
const restored = (set: KeySet, limits: { keys: number; horizon: number }) =>
  KeySet.restore(
    set.generations.map((generation) => ({ generation, keys: set.pack(generation.id) })),
    set.since,
    limits,
  )

it('says new once, as a Set does, and does so still after a restore anywhere', () => {
  const limits = { keys: 10_000, horizon: Infinity }
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), fc.nat(200), (keys, stop) => {
      const seen = new Set<string>()
      let set = new KeySet(limits)
      keys.forEach((each, at) => {
        if (at === stop) set = restored(set, limits)
        const id = JSON.stringify(each)
        expect(set.has(each)).toBe(seen.has(id))
        expect(set.add(each, at)).toBe(!seen.has(id))
        seen.add(id)
      })
      expect(set.size).toBe(seen.size)
      expect(set.since).toBe(-Infinity)
    }),
  )
})

it('remembers for the horizon, forgets generations as a whole, and says since when it knows', () => {
  const set = new KeySet({ keys: 2000, horizon: 800 })
  for (let at = 0; at < 1000; at++) set.add({ high: 0, low: at }, at)
  expect(set.expire(1300)).toEqual([1, 2, 3, 4])
  expect(set.since).toBe(499)
  expect(set.has({ high: 0, low: 499 })).toBe(false)
  expect(set.has({ high: 0, low: 500 })).toBe(true)
  expect(set.size).toBe(500)
  expect(set.add({ high: 0, low: 499 }, 1300)).toBe(true)
})

it('never holds more keys than its cap: the oldest go early', () => {
  const set = new KeySet({ keys: 800, horizon: Infinity })
  for (let i = 0; i < 5000; i++) {
    set.add({ high: i, low: Math.imul(i, 0x9e3779b1) >>> 0 }, i)
    expect(set.size).toBeLessThanOrEqual(800)
  }
  for (let i = 4300; i < 5000; i++)
    expect(set.has({ high: i, low: Math.imul(i, 0x9e3779b1) >>> 0 })).toBe(true)
  expect(set.since).toBeLessThan(4300)
})

it('packs a generation in 8 bytes a key, and one that is sealed does not change', () => {
  const set = new KeySet({ keys: 800, horizon: Infinity })
  for (let i = 0; i < 150; i++) set.add({ high: 1, low: i }, i)
  const [first] = set.generations
  expect(first).toMatchObject({ sealed: true, count: 100 })
  expect(set.pack(0).byteLength).toBe(800)
  const before = set.pack(0)
  for (let i = 150; i < 199; i++) set.add({ high: 1, low: i }, i)
  expect(set.pack(0)).toEqual(before)
})
