import { csvCells, csvRow, isBlank } from '../csv.ts'
import { readLine } from '../ndjson.ts'
import { parseJson, type RawRow } from '../raw-row.ts'
import { type Chunk, RECORD_BYTES } from './chunk-cutter.ts'
import { type CsvHeader, unreadable } from './header.ts'

/** How a record becomes a row. */
export type RecordFormat =
  | { readonly kind: 'csv'; readonly header: CsvHeader }
  | { readonly kind: 'ndjson' }
  | { readonly kind: 'lines' }

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false })

/** The rows of a chunk; blank records are none. @param before rows of the file before this chunk */
export function rowsOf({ records, tooLong }: Chunk, format: RecordFormat, before: number): RawRow[] {
  if (tooLong) return [overLimit(tooLong)]
  const rows: RawRow[] = []
  for (const bytes of records) {
    const row = rowOf(decoded(bytes, `Row ${before + rows.length + 1}`), format)
    if (row) rows.push(row)
  }
  return rows
}

function rowOf(text: string, format: RecordFormat): RawRow | undefined {
  if (text.trim() === '') return undefined
  if (format.kind === 'lines') return readLine(text)
  if (format.kind === 'ndjson') return parseJson(text)
  const { names, delimiter } = format.header
  const read = csvCells(text, delimiter)
  if ('error' in read) return { text, form: { columns: names, delimiter }, error: read.error }
  return isBlank(read.cells) ? undefined : csvRow(names, read.cells, text, delimiter)
}

/** A record as text without its line break; `what` it is, for the fault. */
export function decoded(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes).replace(/\r?\n$/, '')
  } catch {
    throw unreadable(
      `${what} is not UTF-8. Write the file in UTF-8, for example with iconv, and send it again.`,
    )
  }
}

function overLimit({ head, start }: NonNullable<Chunk['tooLong']>): RawRow {
  const text = new TextDecoder().decode(head)
  return { text, error: `is over ${RECORD_BYTES} bytes; it begins at byte ${start} of the file as unpacked` }
}
