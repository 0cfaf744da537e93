import type { ColumnType } from '../../contracts/column.ts'
import { isoTime } from '../stream/iso-time.ts'
import { numeric, type Row, scalar } from '../stream/row.ts'

/** What a value is in the warehouse. */
export type Kept = string | number | null

type Field = readonly [name: string, type: ColumnType]

/** The fields of a row in order, as they are kept. */
export function keeper(fields: readonly Field[]): (row: Row) => Kept[] {
  const steps = fields.map(([name, type]) => [name, KEEP[type]] as const)
  return (row) => steps.map(([name, keep]) => keep(row[name] ?? null))
}

const KEEP: Readonly<Record<ColumnType, (value: unknown) => Kept>> = {
  text: (value) => (typeof value === 'string' ? value : textOf(value)),
  integer: (value) => {
    const number = numeric(value)
    return number === null ? null : Math.trunc(number)
  },
  real: numeric,
  money: minorUnits,
  time: (value) => (typeof value === 'string' ? isoTime(value) : null),
  flag: (value) => (typeof value === 'boolean' ? Number(value) : null),
  list: (value) => (value === null ? null : JSON.stringify(value)),
}

function textOf(value: unknown): string | null {
  const plain = scalar(value)
  return plain === null ? null : String(plain)
}

/** Scale of what has no decimals, one, and two. */
const SCALES = [100, 10, 1]

/** `499.5` → 49950, by its digits: a float of money would not be exact. */
function minorUnits(value: unknown): number | null {
  const text = String(value)
  const first = text.startsWith('-') ? 1 : 0
  let point = text.length
  let units = 0
  for (let at = first; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit >= 0 && digit <= 9) units = units * 10 + digit
    else if (text[at] === '.' && at > first && point === text.length && at < text.length - 1) point = at
    else return null
  }
  const scale = SCALES[Math.max(0, text.length - point - 1)]
  if (text.length === first || scale === undefined) return null
  return (first === 1 ? -units : units) * scale
}
