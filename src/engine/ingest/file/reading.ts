import type { FileFormat } from '../../../contracts/file.ts'
import { CsvHeader } from './header.ts'
import { CsvEnds, LineEnds, type RecordEnds } from './record-ends.ts'
import type { RecordFormat } from './rows.ts'

/** Records of a chunk at most. */
const MAX_RECORDS = 5_000
/** Characters that the names of a header may come to in a chunk: as JSON every row names its fields. */
const NAMES_CHARACTERS = 5_000_000

/** How a file is cut and read. */
export interface FileReading {
  readonly ends: RecordEnds
  readonly maxRecords: number
  readonly format: RecordFormat
}

/** @param header of a CSV, as JSON */
export function readingOf(kind: FileFormat, header: string | null): FileReading {
  if (kind !== 'csv' || header === null)
    return {
      ends: new LineEnds(),
      maxRecords: MAX_RECORDS,
      format: { kind: kind === 'lines' ? 'lines' : 'ndjson' },
    }
  const parsed = CsvHeader.parse(JSON.parse(header))
  return {
    ends: new CsvEnds(parsed.delimiter),
    maxRecords: Math.min(MAX_RECORDS, Math.ceil(NAMES_CHARACTERS / header.length)),
    format: { kind: 'csv', header: parsed },
  }
}
