import { Fault, type FieldError } from '../../contracts/problem.ts'
import { readCsv } from '../ingest/csv.ts'
import { readNdjson } from '../ingest/ndjson.ts'
import type { RawRow } from '../ingest/raw-row.ts'
import { isoTime } from '../stream/iso-time.ts'

/** The column of the time of an example, as Feast calls it. */
export const TIME_COLUMN = 'event_timestamp'

/** Rows that a model is to be trained with, before their features. */
export interface Examples {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  /** Of each row, epoch ms. */
  readonly times: readonly number[]
}

const SHOWN_ERRORS = 20

/**
 * Examples as they are sent: keys, the time, and whatever else there is, as a label, which is handed back as it is. One bad row
 * is enough to refuse them all: a training set has a row for each example. `now` is epoch ms.
 */
export function readExamples(
  { text, isCsv, keys }: { text: string; isCsv: boolean; keys: Iterable<string> },
  limit: number,
  now: number,
): Examples {
  const raw = isCsv ? readCsv(text) : readNdjson(text)
  if (raw.length === 0) throw new Fault('malformed-request', 'There is no row. Send one for each example.')
  if (raw.length > limit)
    throw new Fault('body-too-large', `There are ${raw.length} rows. Send ${limit} at a time.`, {
      limit_rows: limit,
    })
  const errors: FieldError[] = []
  const rows = raw.map((row, at) => objectOf(row, at, errors))
  const columns = columnsOf(raw, rows)
  for (const needed of [TIME_COLUMN, ...keys])
    if (!columns.includes(needed))
      throw new Fault('malformed-request', `There is no column "${needed}". There are ${columns.join(', ')}.`)
  const times = rows.map((row, at) => timeIn(row, at, now, errors))
  const [first] = errors
  if (first)
    throw new Fault(
      'malformed-request',
      `${errors.length} of ${raw.length} rows are wrong, the first at ${first.path}: it ${first.message}.`,
      { errors: errors.slice(0, SHOWN_ERRORS) },
    )
  return { columns, rows, times }
}

function objectOf(row: RawRow, at: number, errors: FieldError[]): Readonly<Record<string, unknown>> {
  if ('value' in row && typeof row.value === 'object' && row.value !== null && !Array.isArray(row.value))
    return row.value as Record<string, unknown>
  errors.push({ path: `/${at}`, message: 'error' in row ? String(row.error) : 'is no object' })
  return { [TIME_COLUMN]: '1970-01-01' }
}

function columnsOf(
  [first]: readonly RawRow[],
  rows: readonly Readonly<Record<string, unknown>>[],
): readonly string[] {
  if (typeof first?.form === 'object') return first.form.columns
  return [...new Set(rows.flatMap((row) => Object.keys(row)))]
}

/** ISO 8601, or as pandas writes it, with a space; without a zone it is UTC, as Feast takes it. */
function timeIn(
  row: Readonly<Record<string, unknown>>,
  at: number,
  now: number,
  errors: FieldError[],
): number {
  const text = String(row[TIME_COLUMN] ?? '').replace(' ', 'T')
  const time = isoTime(text) ?? isoTime(`${text}Z`)
  const path = `/${at}/${TIME_COLUMN}`
  if (time === null) errors.push({ path, message: 'must be a time, as 2026-11-01T10:00:00Z' })
  else if (time > now) errors.push({ path, message: 'is in the future, of which nothing is known yet' })
  return time ?? 0
}
