import { Fault } from '../../contracts/problem.ts'
import { toCsv } from '../../engine/csv.ts'
import { invalidQuery, sqliteFault } from '../../engine/sql/explain-fault.ts'
import { readingProgram } from '../../engine/sql/program.ts'
import { recursionRows } from '../../engine/sql/recursion.ts'
import type { SingleStatement } from '../../engine/sql/statement.ts'
import { recursionsIn, stepsOf } from '../../engine/sql/steps.ts'
import { BYTES_BEFORE, limitedText, namesText, planText } from '../../engine/sql/texts.ts'
import { type Cell, columnType, shownCell } from '../../engine/sql/value.ts'
import { columnNames, compile, mostRows, readAnswer } from '../../platform/database/sql.ts'

export const ROWS_LIMIT = 10_000
export const BYTES_LIMIT = 8_000_000
export const STEPS_LIMIT = 200_000_000
export const TIME_LIMIT_MS = 20_000

/** Tables are not counted further. */
const COUNT_LIMIT = 20_000_000

/** What a JSON text is taken to hold. */
const JSON_ROWS = 5000

export interface SqlAnswer {
  readonly meta: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  readonly truncated: boolean
}

interface Asked extends SingleStatement {
  readonly database: D1Database
  /** Tables and views that may be read. */
  readonly tables: readonly string[]
}

/** The first rows of a query. It is compiled and looked at before anything of it runs. */
export async function runSql(asked: Asked): Promise<SqlAnswer> {
  const { database, sql, values } = asked
  const { width } = await look(asked, namesText(sql))
  const text = limitedText(sql, width, ROWS_LIMIT + 1, BYTES_LIMIT)
  await look(asked, text)
  const [[names], [, ...cells]] = await timed(
    Promise.all([readAnswer(database, namesText(sql), values), readAnswer(database, text, values)]),
  )
  const room = Math.min(ROWS_LIMIT, Math.floor(BYTES_LIMIT / names.join().length))
  const rows = cells.filter((row) => row[width] === 0).slice(0, room)
  return present(names, rows, rows.length < cells.length)
}

/** How SQLite would go about it. */
export async function explainSql(asked: Asked): Promise<SqlAnswer> {
  const { database, sql, values } = asked
  await look(asked, namesText(sql))
  const [names, ...rows] = await timed(readAnswer(database, planText(sql), values))
  return present(names, rows, false)
}

/** Fails unless the text only reads, only what may be read, and not without end. */
async function look({ database, sql, values, tables }: Asked, text: string): Promise<{ width: number }> {
  const { program, plan, readable } = await compile(database, text, values, tables).catch(
    async (error: unknown) => {
      throw await faultOf(error, { database, sql, values, tables })
    },
  )
  const { width, tables: opened, hasFunction } = readingProgram(program, readable)
  const recursion = recursionRows(program, recursionsIn(plan))
  if (stepsOf(plan, COUNT_LIMIT, recursion) <= STEPS_LIMIT) return { width }
  const rows = Math.max(await mostRows(database, opened, COUNT_LIMIT), hasFunction ? JSON_ROWS : 0)
  const steps = stepsOf(plan, rows, recursion)
  if (steps > STEPS_LIMIT)
    throw new Fault(
      'query-too-costly',
      `It could take ${steps.toPrecision(2)} steps; ${STEPS_LIMIT} are allowed. Join by equal columns, or filter first; "explain": true shows the loops.`,
    )
  return { width }
}

async function faultOf(error: unknown, { database, sql, tables }: Asked): Promise<unknown> {
  const fault = sqliteFault(error instanceof Error ? error.message : String(error))
  if (!fault) return error
  const columns = fault.message.startsWith('no such column') ? await columnNames(database, tables) : []
  return invalidQuery(sql, fault, BYTES_BEFORE, { tables, columns })
}

/** D1 does not let go of a statement that it began: it ends it after 30 s by itself. Only the answer is not waited for. */
async function timed<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const fault = new Fault('query-timeout', `There was no answer in ${TIME_LIMIT_MS / 1000} s.`)
    timer = setTimeout(() => reject(fault), TIME_LIMIT_MS)
  })
  try {
    return await Promise.race([work, late])
  } catch (error) {
    const fault = sqliteFault(error instanceof Error ? error.message : '')
    throw fault ? new Fault('query-invalid', `SQLite says: ${fault.message}.`) : error
  } finally {
    clearTimeout(timer)
  }
}

function present(
  names: readonly string[],
  rows: readonly (readonly Cell[])[],
  truncated: boolean,
): SqlAnswer {
  const meta = names.map((name, i) => ({ name, type: columnType(rows.map((row) => row[i])) }))
  return { meta, rows: rows.map((row) => names.map((_, i) => shownCell(row[i]))), truncated }
}

export const SQL_FORMATS = ['json', 'csv', 'ndjson'] as const

export function renderSql(
  format: (typeof SQL_FORMATS)[number],
  { meta, rows, truncated }: SqlAnswer,
  elapsedMs: number,
): { readonly body: string; readonly type: string } {
  const names = meta.map(({ name }) => name)
  if (format === 'csv') return { body: toCsv(names, rows), type: 'text/csv; charset=utf-8; header=present' }
  const data = rows.map((row) => Object.fromEntries(row.map((value, i) => [names[i], value])))
  if (format === 'ndjson')
    return {
      body: data.map((row) => `${JSON.stringify(row)}\n`).join(''),
      type: 'application/x-ndjson; charset=utf-8',
    }
  return {
    body: JSON.stringify({ meta, data, rows: rows.length, elapsed_ms: elapsedMs, truncated }),
    type: 'application/json',
  }
}
