import { Fault } from '../../contracts/problem.ts'
import { type Identity, readBinary, readStructured } from './cloud-events.ts'
import { readCsv } from './csv.ts'
import { readJson } from './json.ts'
import { readLines, readNdjson } from './ndjson.ts'
import type { RawRow } from './raw-row.ts'

type Format = 'ndjson' | 'json' | 'structured' | 'csv' | 'lines'

/** What a body may be, by its content type. */
const FORMATS: ReadonlyMap<string, Format> = new Map([
  ['application/x-ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/jsonl', 'ndjson'],
  ['application/json', 'json'],
  ['application/cloudevents+json', 'structured'],
  ['application/cloudevents-batch+json', 'structured'],
  ['text/csv', 'csv'],
  ['text/plain', 'lines'],
])

export interface SentBody {
  readonly contentType: string
  readonly headers: Iterable<[string, string]>
  readonly text: string
}

/**
 * Every row of a body, good or bad. Throws only when the body as a whole cannot be read: then nothing of it is taken.
 * `hasLines` is so of a stream that declares how a line of text becomes a row.
 */
export function readRows(
  { contentType, headers, text }: SentBody,
  stream: Identity & { hasLines: boolean },
): RawRow[] {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  const format = FORMATS.get(type)
  if (format === undefined || (format === 'lines' && !stream.hasLines)) throw unsupported(type)
  if (format === 'structured') return readStructured(text, stream)
  if (format === 'json' && new Headers([...headers]).has('ce-specversion'))
    return readBinary(headers, text, stream)
  if (format === 'json') return readJson(text)
  if (format === 'csv') return readCsv(text)
  return format === 'lines' ? readLines(text) : readNdjson(text)
}

function unsupported(type: string): Fault {
  const accepts = [...FORMATS.keys()]
  return new Fault('content-type-unsupported', `"${type}" is not taken. Send one of ${accepts.join(', ')}.`, {
    accepts,
  })
}
