import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calibrate } from '../../src/engine/evaluation/calibration.ts'
import { confuse } from '../../src/engine/evaluation/confusion.ts'
import { readLabels } from '../../src/engine/evaluation/labels.ts'
import { wilson } from '../../src/engine/evaluation/wilson.ts'
import { evaluate } from '../../src/engine/evaluation.ts'

describe("Wilson's interval", () => {
  // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published one', (hits, total, low, high) => {
    const interval = wilson(hits, total)
    expect(interval?.low).toBeCloseTo(low, 4)
    expect(interval?.high).toBeCloseTo(high, 4)
  })

  it('ends where the share that was seen lies 1.96 standard errors away', () => {
    const cases = fc
      .integer({ min: 1, max: 5000 })
      .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)))
    fc.assert(
      fc.property(cases, ([hits, total]) => {
        const { low, high } = wilson(hits, total) ?? { low: -1, high: -1 }
        for (const end of [low, high]) {
          const squared = (hits / total - end) ** 2
          const variance = (1.959963984540054 ** 2 * end * (1 - end)) / total
          // At 0 hits or all of them one end is the share itself.
          if (squared > 1e-20) expect(squared / variance).toBeCloseTo(1, 6)
        }
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is nothing of nothing', () => {
    expect(wilson(0, 0)).toBeNull()
  })
})

const pairs = (...texts: string[]) =>
  texts.map((text) => {
    const [expected = '', label = ''] = text.split('>')
    return { expected, label }
  })

describe('the confusion matrix', () => {
  // Four of a: three found, one taken for b. Three of b: two found, one taken for c. One of d, taken for a. None of c.
  const confusion = confuse(pairs('a>a', 'a>a', 'a>a', 'a>b', 'b>b', 'b>b', 'b>c', 'd>a'))

  it('has a row for each expected label and a column for each answered one', () => {
    expect(confusion.labels).toEqual(['a', 'b', 'c', 'd'])
    expect(confusion.counts).toEqual([
      [3, 1, 0, 0],
      [0, 2, 1, 0],
      [0, 0, 0, 0],
      [1, 0, 0, 0],
    ])
  })

  it('gives precision and recall, and none where there is nothing to divide by', () => {
    expect(confusion.classes).toEqual([
      { label: 'a', images: 4, precision: 3 / 4, recall: 3 / 4 },
      { label: 'b', images: 3, precision: 2 / 3, recall: 2 / 3 },
      { label: 'c', images: 0, precision: 0, recall: null },
      { label: 'd', images: 1, precision: null, recall: 0 },
    ])
  })

  it('puts 2 before 10', () => {
    expect(confuse(pairs('10>2', '2>10', '1>1')).labels).toEqual(['1', '2', '10'])
  })
})

describe('the calibration error', () => {
  const answers = (...values: [number, boolean][]) =>
    values.map(([probability, correct]) => ({ probability, correct }))

  it('is the mean distance between probability and accuracy, each bin weighed by its images', () => {
    const { ece, bins, filled } = calibrate(
      answers([0.95, true], [0.99, true], [0.97, false], [0.5, true], [0.1, false], [0.12, true]),
    )
    // Bin 15: 3 x |2/3 - 0.97| = 0.91. Bin 8: 1 x |1 - 0.5| = 0.5. Bin 2: 2 x |1/2 - 0.11| = 0.78. Together 2.19 of 6.
    expect(ece).toBeCloseTo(0.365, 12)
    expect(bins).toBe(15)
    expect(filled.map(({ from, images }) => [Math.round(from * 15), images])).toEqual([
      [1, 2],
      [7, 1],
      [14, 3],
    ])
  })

  it('is 0 where every probability is kept, and nearly 1 where every sure answer is wrong', () => {
    expect(calibrate(answers([0.75, true], [0.75, true], [0.75, true], [0.75, false])).ece).toBeCloseTo(0, 12)
    expect(calibrate(answers([1, false], [0.99, false])).ece).toBeCloseTo(0.995, 12)
  })

  it('counts an upper edge to the bin below it, 0 to the first and 1 to the last', () => {
    const edges = calibrate(answers([0, false], [0.5, true], [0.500001, true], [1, true]), 2)
    expect(edges.filled.map(({ to, images }) => [to, images])).toEqual([
      [0.5, 2],
      [1, 2],
    ])
  })

  it('agrees with the same sum taken another way: the absolute surplus of right answers, bin by bin', () => {
    const answer = fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      correct: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1 }), (some) => {
        let surplus = 0
        for (let bin = 0; bin < 15; bin++) {
          const inBin = some.filter(
            ({ probability: p }) => (bin === 0 || p * 15 > bin) && (p * 15 <= bin + 1 || bin === 14),
          )
          surplus += Math.abs(
            inBin.reduce((sum, { probability, correct }) => sum + Number(correct) - probability, 0),
          )
        }
        expect(calibrate(some).ece).toBeCloseTo(surplus / some.length, 9)
      }),
    )
  })
})

describe('an evaluation', () => {
  it('of 269 right in 270 gives the interval that the card of the digits states', () => {
    const answers = Array.from({ length: 270 }, (_, index) => ({
      expected: '1',
      label: index === 0 ? '7' : '1',
      probability: 0.9,
    }))
    const { accuracy, accuracy_interval, correct } = evaluate(answers)
    expect(correct).toBe(269)
    expect(accuracy).toBeCloseTo(0.996, 3)
    expect(accuracy_interval?.low).toBeCloseTo(0.979, 3)
    expect(accuracy_interval?.high).toBeCloseTo(0.999, 3)
  })

  it('of nothing states no number', () => {
    expect(evaluate([])).toMatchObject({
      answered: 0,
      accuracy: null,
      accuracy_interval: null,
      calibration: { ece: null, filled: [] },
      confusion: { labels: [], counts: [] },
    })
  })
})

describe('labels.csv', () => {
  it.each(['file', 'filename', 'image', ' File '])('may name its files under "%s"', (column) => {
    expect(readLabels(`id,label,${column}\n7,cat,a.jpg\n`)).toEqual({
      rows: [{ line: 2, file: 'a.jpg', label: 'cat' }],
      faults: [],
    })
  })

  it('is read with quotes, line ends of either kind, empty lines, a byte-order mark and no last line end', () => {
    const text = '\uFEFFfile,label\r\n"a,1.jpg","a ""big"" cat"\r\n\r\n"b\n.jpg",dog\nc.jpg,cow'
    expect(readLabels(text)).toEqual({
      rows: [
        { line: 2, file: 'a,1.jpg', label: 'a "big" cat' },
        { line: 4, file: 'b\n.jpg', label: 'dog' },
        { line: 6, file: 'c.jpg', label: 'cow' },
      ],
      faults: [],
    })
  })

  it('tells every fault with its line', () => {
    const text = 'file,label\na.jpg,cat\nb.jpg\n,cat\nc.jpg,\na.jpg,dog\nd.jpg,cat,x\n'
    expect(readLabels(text).faults).toEqual([
      { line: 3, message: 'has 1 fields where the header has 2' },
      { line: 4, message: 'names no file' },
      { line: 5, message: 'has no label for c.jpg' },
      { line: 6, message: 'names a.jpg again, which is in line 2 already' },
      { line: 7, message: 'has 3 fields where the header has 2' },
    ])
  })

  it.each([
    ['', 'it is empty'],
    ['name,class\na.jpg,cat\n', 'lacks a column "file", "filename" or "image" and a column "label"'],
    ['file,label\n', 'no image below it'],
    ['file,label\na.jpg,"cat\n', 'a quote that is not closed'],
    ['file,label\na.jpg,"cat"s\n', 'text beside one'],
  ])('%j is no labelled set', (text, message) => {
    const { faults } = readLabels(text)
    expect(faults).toHaveLength(1)
    expect(faults[0]?.message).toContain(message)
  })
})
