import {
  DuckDBDecimalValue,
  DuckDBListValue,
  type DuckDBResult,
  DuckDBStructValue,
  DuckDBTimestampTZValue,
  type DuckDBValue,
} from '@duckdb/node-api'
import { toCsv } from '../../engine/csv.ts'
import { cell, columnOf } from '../rows.ts'
import { renderTable } from '../table.ts'

export interface Answer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  /** Many at a time, as they are read. */
  readonly rows: AsyncIterable<readonly (readonly unknown[])[]>
}

export type TextFormat = 'table' | 'json' | 'ndjson' | 'csv'

/** An answer of DuckDB, with its names of types. */
export function answerOf(result: DuckDBResult): Answer {
  const meta = result
    .deduplicatedColumnNames()
    .map((name, place) => ({ name, type: String(result.columnType(place)) }))
  return { meta, rows: plainRows(result) }
}

async function* plainRows(result: DuckDBResult) {
  for await (const rows of result.yieldRows()) yield rows.map((row) => row.map(plain))
}

/** Decimals, and integers beyond those of JSON, are their digits as text; times are ISO 8601. */
function plain(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (value === null || typeof value !== 'object') return value
  if (value instanceof DuckDBTimestampTZValue) return isoTime(value.micros)
  if (value instanceof DuckDBDecimalValue) return value.toString()
  if (value instanceof DuckDBListValue) return value.items.map(plain)
  if (value instanceof DuckDBStructValue)
    return Object.fromEntries(Object.entries(value.entries).map(([name, each]) => [name, plain(each)]))
  return String(value)
}

/** Microseconds are shown where there are some. */
function isoTime(micros: bigint): string {
  const rest = ((micros % 1000n) + 1000n) % 1000n
  const text = new Date(Number((micros - rest) / 1000n)).toISOString()
  return rest === 0n ? text : text.replace('Z', `${String(rest).padStart(3, '0')}Z`)
}

/** The answer as text, piece by piece. @param shown rows of a table at most; `cut` is called when there are more */
export async function* rendered(
  answer: Answer,
  format: TextFormat,
  shown: number,
  cut: () => void,
): AsyncGenerator<string> {
  const names = answer.meta.map(({ name }) => name)
  const objects = (rows: readonly (readonly unknown[])[]) =>
    rows.map((row) => JSON.stringify(Object.fromEntries(names.map((name, place) => [name, row[place]]))))
  switch (format) {
    case 'table':
      yield await table(answer, shown, cut)
      return
    case 'csv':
      yield toCsv(names, [])
      for await (const rows of answer.rows) yield withoutHead(toCsv(names, rows), names)
      return
    case 'ndjson':
      for await (const rows of answer.rows)
        yield objects(rows)
          .map((line) => `${line}\n`)
          .join('')
      return
    case 'json': {
      let count = 0
      yield `{"meta":${JSON.stringify(answer.meta)},"data":[`
      for await (const rows of answer.rows) {
        if (rows.length > 0) yield `${count > 0 ? ',' : ''}${objects(rows).join(',')}`
        count += rows.length
      }
      yield `],"rows":${count}}\n`
    }
  }
}

const withoutHead = (csv: string, names: readonly string[]) => csv.slice(toCsv(names, []).length)

async function table({ meta, rows }: Answer, shown: number, cut: () => void): Promise<string> {
  const body: string[][] = []
  for await (const some of rows) {
    body.push(...some.slice(0, shown + 1 - body.length).map((row) => row.map(cell)))
    if (body.length > shown) break
  }
  if (body.length > shown) cut()
  return `${renderTable(meta.map(columnOf), body.slice(0, shown))}\n`
}
