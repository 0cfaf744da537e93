import type { RowFault } from '../../contracts/event.ts'
import type { StreamEntry } from './catalogue.ts'
import { namedCheck } from './named-check.ts'
import type { RawRow, RowForm } from './raw-row.ts'

/** Characters of one row as JSON: a log row of the ledger holds it whole. */
const ROW_LIMIT = 250_000

/** A row that broke its contract, as it was sent. */
export interface BadRow {
  readonly text: string
  readonly form?: RowForm
  readonly errors: readonly RowFault[]
}

export interface CheckedRows {
  /** Good rows as JSON, one a line. */
  readonly lines: string
  readonly bad: readonly BadRow[]
}

/** Holds every row against the contract of its stream. @param now epoch ms @param before rows that came before these */
export function checkRows(rows: readonly RawRow[], entry: StreamEntry, now: number, before = 0): CheckedRows {
  const good: string[] = []
  const bad: BadRow[] = []
  rows.forEach((raw, i) => {
    const result = checkRow(raw, entry, now)
    if (typeof result === 'string') good.push(result)
    else bad.push({ ...sent(raw), errors: result.map((error) => ({ row: before + i + 1, ...error })) })
  })
  return { lines: good.join('\n'), bad }
}

/** The row as JSON, or what is wrong with it. */
export function checkRow(raw: RawRow, entry: StreamEntry, now: number): string | Omit<RowFault, 'row'>[] {
  if ('error' in raw) return [{ path: '', message: raw.error }]
  const check = raw.schema === undefined ? entry.check : namedCheck(raw.schema, entry)
  if (typeof check === 'string') return [{ path: '', message: check }]
  const result = check(raw.value, now)
  if (!result.ok) return [...result.errors]
  const text = JSON.stringify(result.row)
  if (text.length > ROW_LIMIT) return [{ path: '', message: `is over ${ROW_LIMIT} characters` }]
  return text
}

function sent({ text, form }: RawRow): Pick<BadRow, 'text' | 'form'> {
  return form === undefined ? { text } : { text, form }
}
