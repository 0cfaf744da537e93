import { type Identity, readEvent } from './cloud-events.ts'
import { csvCells, csvRow } from './csv.ts'
import { readLine } from './ndjson.ts'
import { parseJson, type RawRow, type RowForm } from './raw-row.ts'

/** A row as it was sent, from the quarantine. */
export interface KeptRow {
  readonly text: string
  readonly form?: RowForm
}

/** Reads a row of the quarantine as its request was read. */
export function readAgain({ text, form }: KeptRow, identity: Identity): RawRow {
  if (form === undefined) return parseJson(text)
  if (form === 'line') return readLine(text)
  if (form === 'cloud-event') return readEvent(JSON.parse(text), text, identity)
  const read = csvCells(text, form.delimiter)
  return 'error' in read
    ? { text, form, error: read.error }
    : csvRow(form.columns, read.cells, text, form.delimiter)
}
