import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../ingest/nearest.ts'
import { place } from './tokens.ts'

/** What SQLite says of a statement that it cannot run. */
export interface SqliteFault {
  readonly message: string
  /** In bytes of the statement. */
  readonly offset: number | undefined
}

/** Its words in the words of D1, or nothing where D1 itself is at fault. */
export function sqliteFault(message: string): SqliteFault | undefined {
  const [, text, offset] =
    /D1_ERROR: (.*?)(?: at offset (\d+))?: SQLITE_(?:ERROR|AUTH|TOOBIG|MISMATCH|RANGE|CONSTRAINT)\b/s.exec(
      message,
    ) ?? []
  return text === undefined
    ? undefined
    : { message: text, offset: offset === undefined ? undefined : Number(offset) }
}

/** Names that there are, to tell which one was meant. */
export interface KnownNames {
  readonly tables: readonly string[]
  readonly columns: readonly string[]
}

export function invalidQuery(
  sql: string,
  { message, offset }: SqliteFault,
  bytesBefore: number,
  { tables, columns }: KnownNames,
): Fault {
  const [, kind, name = ''] = /^no such (table|column): (.+)$/.exec(message) ?? []
  const close = kind === undefined ? [] : nearest(lastName(name), kind === 'table' ? tables : columns)
  const hint = close.length > 0 ? ` The nearest are ${close.join(', ')}.` : ''
  return new Fault('query-invalid', `SQLite says: ${message}.${hint}${advice(sql)}`, {
    ...(offset !== undefined && offset >= bytesBefore && place(sql, characters(sql, offset - bytesBefore))),
    ...(close.length > 0 && { nearest: close }),
  })
}

const lastName = (name: string) => name.slice(name.lastIndexOf('.') + 1)

const advice = (sql: string) =>
  /^\s*(select|with|values)\b/i.test(sql) ? '' : ' The statement must be a query: SELECT, WITH or VALUES.'

function characters(sql: string, bytes: number): number {
  return new TextDecoder().decode(new TextEncoder().encode(sql).subarray(0, bytes)).length
}
