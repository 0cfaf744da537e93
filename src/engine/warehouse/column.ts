import type { ColumnType } from '../../contracts/column.ts'

export interface Column {
  readonly name: string
  readonly type: ColumnType
  readonly meaning?: string | undefined
}

/** How a type is kept. */
export const STORED: Readonly<Record<ColumnType, 'TEXT' | 'INTEGER' | 'REAL'>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  real: 'REAL',
  money: 'INTEGER',
  time: 'INTEGER',
  flag: 'INTEGER',
  list: 'TEXT',
}

/** Names that came from a pack stand in quotes, so that none of them is a word of SQL. */
export const quoted = (name: string) => `"${name}"`
export const listed = (names: readonly string[], before = '') =>
  names.map((name) => `${before}${quoted(name)}`).join(', ')

/** Before every time that a row can name: since ever. The year 0. */
export const EVER = -62_167_219_200_000
