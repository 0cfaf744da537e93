import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { softmax, topK } from '../../src/engine/classify.ts'

const LABELS = ['zero', 'one', 'two', 'three']

describe('softmax', () => {
  it('agrees with values worked out by hand', () => {
    const [a, b, c] = softmax([0, Math.log(2), Math.log(5)])
    expect(a).toBeCloseTo(1 / 8, 12)
    expect(b).toBeCloseTo(2 / 8, 12)
    expect(c).toBeCloseTo(5 / 8, 12)
  })

  it('sums to one, keeps the order and stays finite for any logits', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (logits) => {
          const probabilities = [...softmax(logits)]
          expect(probabilities.reduce((x, y) => x + y)).toBeCloseTo(1, 9)
          expect(probabilities[logits.indexOf(Math.max(...logits))]).toBe(Math.max(...probabilities))
        },
      ),
    )
  })
})

describe('topK', () => {
  it('names the most probable classes, best first', () => {
    expect(topK([1, 4, 2, 3], LABELS, 3).map(({ label }) => label)).toEqual(['one', 'three', 'two'])
  })

  it('keeps equal classes in order of index and gives no more than there are', () => {
    expect(topK([1, 1, 1], LABELS, 9).map(({ index }) => index)).toEqual([0, 1, 2])
  })

  it('takes the index for a class without a label', () => {
    expect(topK([0, 0, 0, 0, 9], LABELS, 1)[0]?.label).toBe('4')
  })

  it('lets a score that is no number be seen', () => {
    expect(topK([Number.NaN, 1], LABELS, 1)[0]?.probability).toBeNaN()
  })
})
