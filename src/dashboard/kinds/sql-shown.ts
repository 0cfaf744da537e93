import type { PackShape } from '../../contracts/pack-shape.ts'
import type { CatalogPack } from '../data/catalog.ts'
import type { SqlAnswer } from '../data/run-sql.ts'
import { numberOf } from '../format/number.ts'
import { type SqlColumn, sqlColumns } from './sql-columns.ts'

/** An answer as people read it, with the columns that it then has. */
export interface ShownAnswer extends SqlAnswer {
  readonly columns: SqlColumn[]
  /** ISO 4217, of its money. */
  readonly currency: string | undefined
}

/**
 * What the catalogue calls a time is shown as one, in UTC, and what it calls money in its currency: the tables keep epoch ms and hundredths.
 * That is known of columns that have the name of one of a table in the query; others are shown as they came.
 */
export function shownAnswer(
  answer: SqlAnswer,
  sql: string,
  catalog: readonly CatalogPack[],
  packs: readonly PackShape[],
): ShownAnswer {
  const named = catalog.flatMap(({ pack, tables }) =>
    tables.filter(({ name }) => new RegExp(`\\b${name}\\b`, 'i').test(sql)).map((table) => ({ pack, table })),
  )
  const types = new Map(
    named.flatMap(({ table }) => table.columns.map(({ name, type }) => [name, type] as const)),
  )
  const currency = packs.find(({ pack }) => named.some((each) => each.pack === pack))?.currency
  const columns = sqlColumns(answer).map((column): SqlColumn => {
    const type = types.get(column.name)
    if (type === 'time') return { name: column.name, type }
    return type === 'money' ? { name: column.name, type, unit: 'money' } : column
  })
  const data = answer.data.map((row) =>
    Object.fromEntries(columns.map(({ name, type }) => [name, shown(row[name], type)])),
  )
  return { ...answer, columns, currency, data }
}

function shown(value: unknown, type: string): unknown {
  const number = numberOf(value)
  if (number === null) return value
  if (type === 'money') return number / 100
  return type === 'time'
    ? new Date(number)
        .toISOString()
        .replace('T', ' ')
        .replace(/(\.000)?Z$/, '')
    : value
}
