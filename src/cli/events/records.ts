import { Failure } from '../failure.ts'

/** What a file of events may be, by its suffix without `.gz`. */
export const FORMATS = {
  ndjson: { suffixes: ['.ndjson', '.jsonl'], type: 'application/x-ndjson' },
  json: { suffixes: ['.json'], type: 'application/x-ndjson' },
  csv: { suffixes: ['.csv'], type: 'text/csv' },
  lines: { suffixes: ['.log', '.txt'], type: 'text/plain' },
} as const
export type Format = keyof typeof FORMATS

/** The gateway takes no row that is longer; a quote that never ends must not fill the memory. */
const LONGEST = 1_000_000
/** One JSON text is read whole. */
const LONGEST_JSON = 100_000_000

export interface Batch {
  readonly text: string
  readonly rows: number
  /** 1 is the first row of the file. */
  readonly first: number
}

export function formatOf(file: string, given: string | undefined): Format {
  const name = file.toLowerCase().replace(/\.gz$/, '')
  const formats = Object.keys(FORMATS) as Format[]
  const found = formats.find(
    (format) =>
      format === given || (given === undefined && FORMATS[format].suffixes.some((end) => name.endsWith(end))),
  )
  if (found) return found
  if (given === undefined && file === '-') return 'ndjson'
  const what =
    given === undefined ? `What is in "${file}" is not told by its name.` : `"${given}" is no format.`
  throw new Failure(what, `Give --format ${formats.join(', --format ')}.`, 2)
}

/** The rows of a text that comes in pieces, so many to a batch and no more characters than fit into a request. */
export async function* batches(
  pieces: AsyncIterable<string>,
  format: Format,
  { rows: most, characters }: { rows: number; characters: number },
): AsyncGenerator<Batch> {
  const records = format === 'json' ? elements(pieces) : lines(pieces, format === 'csv')
  const head: string[] = []
  let held: string[] = []
  let length = 0
  let first = 1
  const batch = () => ({ text: [...head, ...held].join('\n'), rows: held.length, first })
  for await (const record of records) {
    if (format === 'csv' && head.length === 0) {
      head.push(record)
      continue
    }
    if (held.length >= most || (held.length > 0 && length + record.length > characters)) {
      yield batch()
      first += held.length
      held = []
      length = 0
    }
    held.push(record)
    length += record.length + 1
  }
  if (held.length > 0) yield batch()
}

/** Lines that are not empty; one of CSV goes on while a quote is open. */
async function* lines(pieces: AsyncIterable<string>, isQuoted: boolean): AsyncGenerator<string> {
  let line = ''
  let record = ''
  let isOpen = false
  for await (const piece of pieces) {
    const parts = (line + piece).split('\n')
    line = parts.pop() ?? ''
    for (const part of parts) {
      record = record === '' ? part : `${record}\n${part}`
      if (isQuoted && hasOddQuotes(part)) isOpen = !isOpen
      if (isOpen) continue
      if (record.trim() !== '') yield record.replace(/\r$/, '')
      record = ''
    }
    if (line.length + record.length > LONGEST)
      throw new Failure(
        `A row is longer than ${LONGEST} characters.`,
        'Is a quote left open, or is it no text?',
      )
  }
  const last = record === '' ? line : `${record}\n${line}`
  if (last.trim() !== '') yield last.replace(/\r$/, '')
}

function hasOddQuotes(part: string): boolean {
  let quotes = 0
  for (let at = part.indexOf('"'); at >= 0; at = part.indexOf('"', at + 1)) quotes++
  return quotes % 2 === 1
}

/** Of one JSON array, or one object. */
async function* elements(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let text = ''
  for await (const piece of pieces) {
    text += piece
    if (text.length > LONGEST_JSON)
      throw new Failure(
        `The JSON is longer than ${LONGEST_JSON} characters.`,
        'Write a large file as NDJSON, a row to a line: it is read as it is sent.',
      )
  }
  for (const row of rowsOf(text)) yield JSON.stringify(row)
}

function rowsOf(text: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : [parsed]
  } catch (error) {
    throw new Failure(
      `The JSON cannot be read: ${String(error)}.`,
      'Is it one array, or NDJSON (--format ndjson)?',
    )
  }
}
