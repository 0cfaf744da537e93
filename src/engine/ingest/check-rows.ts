import type { Gist, RowFault } from '../../contracts/event.ts'
import type { Good } from '../stream/check.ts'
import { GistWriter } from '../stream/gist.ts'
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
  /** Of the good ones. */
  readonly gist?: Gist
}

interface Checked {
  readonly text: string
  readonly good: Good
}

type Faults = readonly Omit<RowFault, 'row'>[]

/** Holds every row against the contract of its stream. @param now epoch ms @param before rows that came before these */
export function checkRows(rows: readonly RawRow[], entry: StreamEntry, now: number, before = 0): CheckedRows {
  const good: string[] = []
  const bad: BadRow[] = []
  const gist = new GistWriter(entry.asked, rows.length)
  rows.forEach((raw, i) => {
    const result = check(raw, entry, now)
    if ('good' in result) {
      good.push(result.text)
      gist.add(result.good)
    } else bad.push({ ...sent(raw), errors: result.map((error) => ({ row: before + i + 1, ...error })) })
  })
  return { lines: good.join('\n'), bad, gist: gist.done() }
}

/** The row as JSON, or what is wrong with it. */
export function checkRow(raw: RawRow, entry: StreamEntry, now: number): string | Faults {
  const result = check(raw, entry, now)
  return 'good' in result ? result.text : result
}

function check(raw: RawRow, entry: StreamEntry, now: number): Checked | Faults {
  if ('error' in raw) return [{ path: '', message: raw.error }]
  const asked = raw.schema === undefined ? entry.check : namedCheck(raw.schema, entry)
  if (typeof asked === 'string') return [{ path: '', message: asked }]
  const good = asked(raw.value, now)
  if (!good.ok) return good.errors
  const text = written(good.row)
  if (text === undefined) return [{ path: '', message: 'is nested too deeply' }]
  if (text.length > ROW_LIMIT) return [{ path: '', message: `is over ${ROW_LIMIT} characters` }]
  return { text, good }
}

/** A row that keeps what else it says may be nested deeper than can be written. */
function written(row: object): string | undefined {
  try {
    return JSON.stringify(row)
  } catch {
    return undefined
  }
}

function sent({ text, form }: RawRow): Pick<BadRow, 'text' | 'form'> {
  return form === undefined ? { text } : { text, form }
}
