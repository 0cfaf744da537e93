import Papa from 'papaparse'
import { Fault } from '../../contracts/problem.ts'
import type { RawRow } from './raw-row.ts'

/** RFC 4180 with a header. Every value is text; the stream's contract says which are numbers. An empty field is absent. */
export function readCsv(body: string): RawRow[] {
  const { data: lines, errors } = Papa.parse<string[]>(body, { skipEmptyLines: 'greedy' })
  const [fault] = errors.filter(({ type }) => type !== 'Delimiter')
  if (fault)
    throw new Fault(
      'malformed-request',
      `The CSV breaks off at row ${fault.row ?? 0}: ${fault.message}. Nothing was taken.`,
    )
  const [header, ...rows] = lines
  if (!header) throw new Fault('malformed-request', 'The CSV is empty. Its first line names the columns.')
  const twice = header.find((name, at) => header.indexOf(name) !== at)
  if (twice !== undefined)
    throw new Fault('malformed-request', `The CSV names the column "${twice}" twice. Name each once.`)
  return rows.map((cells) => toRow(header, cells))
}

function toRow(header: readonly string[], cells: readonly string[]): RawRow {
  const text = Papa.unparse([cells as string[]])
  if (cells.length !== header.length)
    return { text, error: `has ${cells.length} fields; the header names ${header.length}` }
  const pairs = header.map((name, at): [string, string] => [name, cells[at] ?? ''])
  return { text, value: Object.fromEntries(pairs.filter(([, value]) => value !== '')) }
}
