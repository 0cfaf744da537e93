/** A value as D1 gives it: bytes come as a list of numbers. */
export type Cell = string | number | null | readonly number[]

/** SQLite has types of values, not of columns: a column is what its values are, in the words of ClickHouse. */
export function columnType(values: Iterable<Cell | undefined>): string {
  let type = 'Nullable(Nothing)'
  for (const value of values) {
    if (value === null || value === undefined) continue
    if (typeof value !== 'number') return 'String'
    if (!Number.isInteger(value)) type = 'Float64'
    else if (type !== 'Float64') type = 'Int64'
  }
  return type
}

/** Bytes are shown in hexadecimal. */
export function shownCell(value: Cell | undefined): string | number | null {
  if (value === undefined || value === null || typeof value !== 'object') return value ?? null
  return value.map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
