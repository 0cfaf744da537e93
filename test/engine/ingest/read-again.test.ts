import { expect, it } from 'vitest'
import { readRows } from '../../../src/engine/ingest/body.ts'
import { readAgain } from '../../../src/engine/ingest/read-again.ts'

const stream = { key: ['id'], time: 'at', hasLines: true }
const EVENT = {
  specversion: '1.0',
  id: 'e-1',
  source: '/t',
  type: 'x',
  dataschema: 'iglu:a/b/jsonschema/1-0-0',
}

it.each<[string, string, string, [string, string][]]>([
  [
    'NDJSON',
    'application/x-ndjson',
    '{"id":"1"}\n{"half\n{"schema":"iglu:a/b/jsonschema/1-0-0","data":{"id":"2"}}',
    [],
  ],
  ['JSON', 'application/json', '[{"id":"1"},7,{"schema":"iglu:a/b/jsonschema/1-0-0","data":{"id":"2"}}]', []],
  ['CSV', 'text/csv', 'id,note\n1,"two\nlines, and ""quotes"""\n2,\n3\n', []],
  ['log lines', 'text/plain', '2026-11-01T10:00:00Z a=1\n{"no": "JSON here"}', []],
  [
    'CloudEvents',
    'application/cloudevents-batch+json',
    JSON.stringify([{ ...EVENT, data: { n: 1 } }, { ...EVENT, data: 7 }, { id: 'no event' }]),
    [],
  ],
  [
    'a binary CloudEvent',
    'application/json',
    '{"n": 1.50}',
    Object.entries({ ...EVENT, time: '2026-11-01T10:00:00Z' }).map(([name, value]) => [`ce-${name}`, value]),
  ],
])(
  'a row of %s is read again from what is kept of it as it was read at first',
  (_, contentType, text, headers) => {
    const rows = readRows({ contentType, headers, text }, stream)
    expect(rows.length).toBeGreaterThan(0)
    for (const row of rows) {
      const kept = JSON.parse(JSON.stringify({ text: row.text, form: row.form }))
      expect(readAgain(kept, stream)).toEqual(row)
    }
  },
)

it('the data of a binary CloudEvent is kept byte by byte', () => {
  const headers = Object.entries(EVENT).map(([name, value]): [string, string] => [`ce-${name}`, value])
  const [row] = readRows({ contentType: 'application/json', headers, text: '{"n": 1.50}' }, stream)
  expect(row?.text).toContain('{"n": 1.50}')
})
