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
  return rows.map((cells) => csvRow(header, cells, Papa.unparse([cells])))
}

/** @param text the row as it was sent */
export function csvRow(
  header: readonly string[],
  cells: readonly string[],
  text: string,
  delimiter = ',',
): RawRow {
  const form = { columns: header, delimiter }
  if (cells.length !== header.length)
    return { text, form, error: `has ${cells.length} fields; the header names ${header.length}` }
  const value: Record<string, string> = {}
  for (let at = 0; at < header.length; at++) {
    const cell = cells[at] ?? ''
    // no contract has a field called __proto__, and the row is kept as it was sent
    if (cell !== '') value[header[at] ?? ''] = cell
  }
  return { text, form, value }
}

/** The fields of one record without its line break. */
export function csvCells(record: string, delimiter: string): { cells: string[] } | { error: string } {
  if (!record.includes('"')) return { cells: record.split(delimiter) }
  const { data, errors } = Papa.parse<string[]>(record, { delimiter, newline: '\n' })
  const [fault] = errors
  if (fault) return { error: `is no CSV: ${fault.message}` }
  return { cells: data[0] ?? [] }
}

/** A line of nothing but spaces and delimiters is no row. */
export const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')
