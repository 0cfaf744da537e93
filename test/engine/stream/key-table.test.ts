import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyTable } from '../../../src/engine/stream/key-table.ts'

/** Few slots, the last ones of the table among them, so that runs of taken slots are long and go around the end. */
const key = fc.record({
  high: fc.integer({ min: 0, max: 9 }),
  low: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1000, max: 1030 })),
  tag: fc.integer({ min: 1, max: 3 }),
})

it('finds what is left after a drop, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.array(key, { maxLength: 500, minLength: 200 }),
      fc.integer({ min: 1, max: 3 }),
      (keys, dropped) => {
        const table = new KeyTable()
        // of no generation that is dropped; all of it stays under the 768 at which the table grows, so it is never made anew
        const others = Array.from({ length: 200 }, (_, i) => ({ high: 10, low: 100 + i, tag: 4 }))
        const held = new Map<string, number>()
        for (const { high, low, tag } of [...keys, ...others])
          if (table.add(high, low, tag)) held.set(`${high} ${low}`, tag)
        table.drop(dropped)
        const found = [...keys, ...others].filter(({ high, low }) => table.has(high, low))
        const kept = [...keys, ...others].filter(({ high, low }) => held.get(`${high} ${low}`) !== dropped)
        expect(found).toEqual(kept)
        const left = [...held.values()].filter((tag) => tag !== dropped)
        expect(table.size).toBe(left.length)
        for (const tag of [1, 2, 3, 4])
          expect(table.pack(tag).byteLength / 8).toBe(left.filter((each) => each === tag).length)
      },
    ),
  )
})
