import fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { type Chunk, ChunkCutter, RECORD_BYTES } from '../../../src/engine/ingest/file/chunk-cutter.ts'
import { readHeader } from '../../../src/engine/ingest/file/header.ts'
import { CsvEnds, LineEnds, type RecordEnds } from '../../../src/engine/ingest/file/record-ends.ts'
import { type RecordFormat, rowsOf } from '../../../src/engine/ingest/file/rows.ts'
import { quickeats } from '../../../src/packs/quickeats.ts'

const csv = () => new CsvEnds(',')
const lines = () => new LineEnds()
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** Chunks of a content that comes in pieces of some lengths, read from a position on. */
function cut(content: Uint8Array, ends: RecordEnds, maxRecords: number, pieces: number[], from = 0) {
  const cutter = new ChunkCutter(ends, from, maxRecords)
  const chunks: Chunk[] = []
  let at = from
  for (let i = 0; at < content.byteLength; i++) {
    const length = Math.max(1, pieces[i % pieces.length] ?? 1)
    chunks.push(...cutter.push(content.subarray(at, at + length)))
    at += length
  }
  chunks.push(...cutter.finish())
  return { chunks, open: cutter.openRecord }
}

const textsOf = (chunks: readonly Chunk[]) =>
  chunks.flatMap(({ records }) => records.map((record) => new TextDecoder().decode(record)))
const plain = ({ end, records, tooLong }: Chunk) => ({
  end,
  records: textsOf([{ end, records }]),
  ...(tooLong && { start: tooLong.start, head: new TextDecoder().decode(tooLong.head) }),
})

const cell = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', ' ', 'é', '5"') })
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { maxLength: 20 })
const pieceLengths = fc.array(fc.nat(7), { minLength: 1, maxLength: 5 })

describe('the records of a CSV', () => {
  it('are those that papaparse finds, quoted line breaks and all, in whatever pieces they come', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), pieceLengths, (rows, newline, pieces) => {
        const text = Papa.unparse(rows, { newline })
        const { chunks, open } = cut(bytesOf(text), csv(), 3, pieces)
        expect(open).toBeUndefined()
        expect(textsOf(chunks).join('')).toBe(text)
        const header = { names: ['a', 'b'], delimiter: ',' }
        const format: RecordFormat = { kind: 'csv', header }
        const read = chunks.flatMap((chunk) => rowsOf(chunk, format, 0))
        const filled = rows.filter((cells) => cells.some((each) => each.trim() !== ''))
        expect(read).toHaveLength(filled.length)
        read.forEach((row, i) => {
          const cells = filled[i] ?? []
          const pairs = header.names.map((name, at) => [name, cells[at] ?? ''])
          const value = Object.fromEntries(pairs.filter(([, each]) => each !== ''))
          if (cells.length === 2) expect(row).toMatchObject({ value })
          else expect(row).toMatchObject({ error: 'has 3 fields; the header names 2' })
        })
      }),
    )
  })

  it('take a quote inside an unquoted field for text', () => {
    expect(textsOf(cut(bytesOf('a,5" pipe\nb,c\n'), csv(), 9, [1]).chunks)).toEqual(['a,5" pipe\n', 'b,c\n'])
  })

  it('say where a quote was opened that the end does not close', () => {
    const { chunks, open } = cut(bytesOf('a,b\nc,"d\ne,f\n'), csv(), 9, [4])
    expect([textsOf(chunks), open]).toEqual([['a,b\n'], 4])
  })
})

describe('chunks', () => {
  it.each([
    ['CSV', csv],
    ['lines', lines],
  ] as const)('of %s are the same in whatever pieces the content comes, and from any chunk on', (_, ends) => {
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 4 }), pieceLengths, (rows, maxRecords, pieces) => {
        const content = bytesOf(Papa.unparse(rows))
        const whole = cut(content, ends(), maxRecords, [1_000_000]).chunks.map(plain)
        expect(cut(content, ends(), maxRecords, pieces).chunks.map(plain)).toEqual(whole)
        whole.forEach(({ end }, i) => {
          expect(cut(content, ends(), maxRecords, pieces, end).chunks.map(plain)).toEqual(whole.slice(i + 1))
        })
      }),
    )
  })

  it('are cut at 2 MB, and a record over the limit is one of its own', () => {
    const record = (length: number) => `${'x'.repeat(length - 1)}\n`
    const content = bytesOf(
      [record(900_000), record(900_000), record(900_000), record(RECORD_BYTES + 1), record(10)].join(''),
    )
    for (const pieces of [[65_536], [content.byteLength], [RECORD_BYTES - 1, 3]]) {
      const { chunks } = cut(content, lines(), 5_000, pieces)
      expect(chunks.map(({ records, tooLong, end }) => [records.length, tooLong?.start, end])).toEqual([
        [3, undefined, 2_700_000],
        [0, 2_700_000, 3_700_001],
        [1, undefined, 3_700_011],
      ])
      expect(chunks[1] && rowsOf(chunks[1], { kind: 'ndjson' }, 3)).toMatchObject([
        { text: 'x'.repeat(1_000), error: expect.stringMatching(/begins at byte 2700000/) },
      ])
    }
  })

  it('hold a record of exactly the limit, with and without a line break behind it', () => {
    for (const end of ['\n', '']) {
      const content = bytesOf('x'.repeat(RECORD_BYTES - end.length) + end)
      expect(cut(content, lines(), 5_000, [65_536]).chunks.map(({ records }) => records.length)).toEqual([1])
    }
  })

  it('of nothing are none', () => {
    expect(cut(new Uint8Array(), lines(), 5, [1]).chunks).toEqual([])
  })
})

describe('rows of a file', () => {
  const chunkOf = (...texts: string[]): Chunk => ({ end: 0, records: texts.map(bytesOf) })

  it('leave out blank lines and the mark of UTF-8, and keep a broken line with its text', () => {
    const rows = rowsOf(chunkOf('\uFEFF{"a":1}\r\n', '\n', '  \n', '{"a"\n'), { kind: 'ndjson' }, 0)
    expect(rows).toMatchObject([
      { value: { a: 1 } },
      { text: '{"a"', error: expect.stringMatching(/no JSON/) },
    ])
  })

  it('name the row that is not UTF-8', () => {
    const latin: Chunk = { end: 0, records: [bytesOf('{}\n'), new Uint8Array([0x7b, 0xe9, 0x7d])] }
    expect(() => rowsOf(latin, { kind: 'ndjson' }, 40)).toThrow(/Row 42 is not UTF-8/)
  })
})

describe('a header', () => {
  const REQUIRED = 'order_id,status,customer_id,restaurant_id,city,order_time,amount,payment_type'
  const { orders } = quickeats.streams

  it.each([
    [',', REQUIRED],
    [';', REQUIRED.replaceAll(',', ';')],
    ['\t', `${REQUIRED.replaceAll(',', '\t')}\tmore`],
  ])('parted by %j is read', (delimiter, text) => {
    expect(readHeader(text, orders)).toMatchObject({ delimiter, names: expect.arrayContaining(['amount']) })
  })

  it.each([
    ['nothing', '', /CSV is empty/],
    ['a name twice', `${REQUIRED},city`, /"city" twice/],
    ['fields that are missing', 'order_id,city', /lacks status, customer_id/],
  ])('with %s is refused with what to do', (_, text, message) => {
    expect(() => readHeader(text, orders)).toThrow(message)
  })
})
