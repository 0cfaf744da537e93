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

/** `499.5` → 49950, by its digits: a float of money would not be exact. */
function minorUnits(value: unknown): number | null {
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(value)) ?? []
  return sign === undefined ? null : Number(`${sign}${whole}${fraction.padEnd(2, '0')}`)
}
