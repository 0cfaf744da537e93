import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRows } from '../../../src/engine/ingest/body.ts'

const STREAM = { key: ['event_id'], time: 'at', hasLines: false }
const rows = (contentType: string, text: string, headers: [string, string][] = [], stream = STREAM) =>
  readRows({ contentType, headers, text }, stream)
const values = (...args: Parameters<typeof rows>) =>
  rows(...args).map((row) => ('value' in row ? row.value : row.error))

const EVENT = { event_id: '1', at: '2026-11-01T10:00:00Z', n: 3 }

const DEEP = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

describe('a body', () => {
  it.each([
    [
      'NDJSON',
      'application/x-ndjson',
      `${JSON.stringify(EVENT)}\n\n${JSON.stringify(EVENT)}\r\n`,
      [EVENT, EVENT],
    ],
    ['a JSON object', 'application/json; charset=utf-8', JSON.stringify(EVENT), [EVENT]],
    ['a JSON array', 'application/json', JSON.stringify([EVENT, EVENT]), [EVENT, EVENT]],
    ['an empty JSON array', 'application/json', '[]', []],
    ['CSV with a header', 'text/csv', 'event_id,at,n\n1,"2026-11-01T10:00:00Z",3\n', [{ ...EVENT, n: '3' }]],
    ['CSV with an empty field', 'text/csv', 'event_id,n\n1,\n', [{ event_id: '1' }]],
    [
      'CSV with quotes and line breaks',
      'text/csv',
      'event_id,n\n"a ""b""\nc",2\n',
      [{ event_id: 'a "b"\nc', n: '2' }],
    ],
  ])('of %s gives its rows', (_, type, text, expected) => {
    expect(values(type, text)).toEqual(expected)
  })

  it('of NDJSON with a broken line gives the others, and keeps the text of the broken one', () => {
    const [good, bad] = rows('application/x-ndjson', `${JSON.stringify(EVENT)}\n{"event_id":`)
    expect(good).toMatchObject({ value: EVENT })
    expect(bad).toMatchObject({ text: '{"event_id":', error: expect.stringMatching(/is no JSON/) })
  })

  it.each([
    ['JSON that breaks off', 'application/json', '{"a":', /nothing was taken/],
    ['CSV without a line', 'text/csv', '', /first line names the columns/],
    ['CSV that names a column twice', 'text/csv', 'a,a\n1,2', /"a" twice/],
    ['CSV with an open quote', 'text/csv', 'a\n"1', /breaks off/],
    ['another type', 'application/xml', '<a/>', /not taken/],
    ['a type that is a word of the language', 'constructor', '{}', /not taken/],
    ['plain text, for a stream of no lines', 'text/plain', 'a', /not taken/],
    ['JSON deeper than can be written', 'application/json', DEEP, /nested too deeply/],
    [
      'CloudEvents deeper than can be written',
      'application/cloudevents-batch+json',
      DEEP,
      /nested too deeply/,
    ],
  ])('of %s is refused as a whole', (_, type, text, message) => {
    expect(() => rows(type, text)).toThrow(message)
  })

  it('of log lines is rows of text where the stream declares lines', () => {
    expect(values('text/plain', 'a b\n\nc\n', [], { ...STREAM, hasLines: true })).toEqual(['a b', 'c'])
  })

  it('of CSV with a short line has one bad row', () => {
    expect(values('text/csv', 'a,b\n1,2\n3\n')).toEqual([
      { a: '1', b: '2' },
      'has 1 fields; the header names 2',
    ])
  })

  it('whose row names its contract passes the name on', () => {
    const described = { schema: 'iglu:quickeats/orders/jsonschema/1-0-0', data: EVENT }
    expect(rows('application/json', JSON.stringify(described))).toMatchObject([
      { value: EVENT, schema: described.schema },
    ])
  })

  it('of any text never fails but by a fault', () => {
    const types = ['application/x-ndjson', 'application/json', 'text/csv', 'application/cloudevents+json']
    fc.assert(
      fc.property(fc.constantFrom(...types), fc.string({ unit: 'binary' }), (type, text) => {
        try {
          for (const row of rows(type, text)) expect(typeof row.text).toBe('string')
        } catch (error) {
          expect((error as Error).name).toBe('Fault')
        }
      }),
    )
  })
})

describe('a CloudEvent', () => {
  const envelope = { specversion: '1.0', id: 'e-1', source: '/test', type: 'x', time: '2026-11-01T10:00:00Z' }

  it('in structured mode gives its data, and id and time where the data lacks them', () => {
    const text = JSON.stringify({ ...envelope, data: { n: 1 } })
    expect(values('application/cloudevents+json', text)).toEqual([
      { event_id: 'e-1', at: envelope.time, n: 1 },
    ])
  })

  it('does not overrule its data', () => {
    const text = JSON.stringify({ ...envelope, data: EVENT })
    expect(values('application/cloudevents+json', text)).toEqual([EVENT])
  })

  it('in a batch is one row each, the bad one among them told', () => {
    const text = JSON.stringify([
      { ...envelope, data: EVENT },
      { id: 'no version' },
      { ...envelope, data: 'text' },
    ])
    const [good, bad, flat] = values('application/cloudevents-batch+json', text)
    expect(good).toEqual(EVENT)
    expect(bad).toMatch(/specversion/)
    expect(flat).toMatch(/one JSON object/)
  })

  it('in binary mode has its attributes in headers', () => {
    const headers = Object.entries(envelope).map(([name, value]): [string, string] => [
      `ce-${name}`,
      encodeURIComponent(value),
    ])
    expect(values('application/json', '{"n":2}', headers)).toEqual([
      { event_id: 'e-1', at: envelope.time, n: 2 },
    ])
  })

  it('in binary mode may have a percent sign that encodes nothing', () => {
    const headers: [string, string][] = [
      ['ce-specversion', '1.0'],
      ['ce-id', '100%'],
      ['ce-source', '/test'],
      ['ce-type', '%zz'],
    ]
    expect(values('application/json', '{"n":2}', headers)).toEqual([{ event_id: '100%', n: 2 }])
  })

  it('in binary mode without a source is refused', () => {
    expect(() =>
      rows('application/json', '{}', [
        ['ce-specversion', '1.0'],
        ['ce-id', '1'],
      ]),
    ).toThrow(/source/)
  })

  it('may carry its data as base64', () => {
    const text = JSON.stringify({ ...envelope, data_base64: Buffer.from('{"n":3}').toString('base64') })
    expect(values('application/cloudevents+json', text)).toMatchObject([{ n: 3 }])
  })
})
