import { Failure } from './failure.ts'
import { renderTable } from './table.ts'

export const FORMAT_ARG = {
  format: { type: 'string', description: 'table (the default), json or csv' },
} as const

const FORMATS = ['table', 'json', 'csv'] as const
export type RowsFormat = (typeof FORMATS)[number]

export function formatOf({
  format,
  json,
}: {
  format?: string | undefined
  json?: boolean | undefined
}): RowsFormat {
  const wanted = format ?? (json === true ? 'json' : 'table')
  const known = FORMATS.find((name) => name === wanted)
  if (known) return known
  throw new Failure(`There is no format "${wanted}".`, `Give --format ${FORMATS.join(', or ')}.`, 2)
}

interface RowsAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly data: readonly Readonly<Record<string, unknown>>[]
}

/** Prints an answer of rows, which is CSV if that was asked for and JSON otherwise. */
export async function printRows(response: Response, format: RowsFormat): Promise<void> {
  const text = await response.text()
  if (format === 'csv') process.stdout.write(text)
  else console.log(format === 'json' ? text : table(JSON.parse(text)))
}

function table({ meta, data }: RowsAnswer): string {
  return renderTable(
    meta.map(columnOf),
    data.map((row) => meta.map(({ name }) => cell(row[name]))),
  )
}

/** A column of an answer, by the name of its type in ClickHouse's words or in DuckDB's. */
export const columnOf = ({ name, type }: RowsAnswer['meta'][number]) => ({
  head: name,
  align: /^(U?(Big|Huge)?Int(eger)?|Float|Double|Decimal)\d*\b/i.test(type)
    ? ('right' as const)
    : ('left' as const),
})

export function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
