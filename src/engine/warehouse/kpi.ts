import type { ColumnType, Kpi } from '../../contracts/warehouse.ts'
import { STORED } from './column.ts'
import {
  type Engine,
  LOCAL_MACROS,
  type LocalMacro,
  macroSql,
  type Stretch,
  stretchesOf,
} from './local-time.ts'
import type { Statement } from './statement.ts'

export interface KpiQuery {
  /** Of the facts' time, epoch ms, the end not with it. */
  readonly from: number
  readonly to: number
  /** What is local. */
  readonly zone: string
  /** Those that are asked for. */
  readonly filters: Readonly<Record<string, string | number>>
}

/** A KPI as a statement of an engine. Parameters are bound in the order in which they are numbered. */
export function kpiStatement(kpi: Kpi, { from, to, zone, filters }: KpiQuery, engine: Engine): Statement {
  const stretches = stretchesOf(zone, from, to)
  const types: Record<string, ColumnType> = { from: 'time', to: 'time', ...kpi.filters }
  const values: Record<string, string | number> = { from, to, ...filters }
  const names = Object.keys(types)
  const sql = expandMacros(kpi.sql, stretches, engine).replace(
    /'(?:[^']|'')*'|:([a-z_]\w*)/g,
    (text, name: string | undefined) => {
      if (name === undefined) return text
      const place = names.indexOf(name)
      if (place < 0) throw new Error(`there is no parameter :${name}`)
      return engine === 'sqlite' ? `?${place + 1}` : `CAST($${place + 1} AS ${castType(types[name])})`
    },
  )
  return { sql, parameters: names.map((name) => values[name] ?? null) }
}

/** A parameter that is compared with nothing else has no type of its own there. */
function castType(type: ColumnType | undefined): string {
  const stored = STORED[type ?? 'text']
  if (stored === 'TEXT') return stored
  return stored === 'REAL' ? 'DOUBLE PRECISION' : 'BIGINT'
}

const MACRO = new RegExp(`\\b(${Object.keys(LOCAL_MACROS).join('|')})\\s*\\(`)

function expandMacros(sql: string, stretches: readonly Stretch[], engine: Engine): string {
  const found = MACRO.exec(sql)
  if (!found) return sql
  const begin = found.index + found[0].length
  const end = closing(sql, begin)
  const argument = expandMacros(sql.slice(begin, end), stretches, engine)
  const expanded = macroSql(found[1] as LocalMacro, argument, stretches, engine)
  return sql.slice(0, found.index) + expanded + expandMacros(sql.slice(end + 1), stretches, engine)
}

/** Where the bracket is closed that was opened before `begin`. */
function closing(sql: string, begin: number): number {
  let depth = 1
  for (let at = begin; at < sql.length; at++) {
    if (sql[at] === '(') depth++
    if (sql[at] === ')' && --depth === 0) return at
  }
  throw new Error(`a bracket is not closed in: ${sql.slice(begin)}`)
}

/** What a column of an answer is called in ClickHouse's words. */
export const CLICKHOUSE: Readonly<Record<ColumnType, string>> = {
  text: 'String',
  integer: 'Int64',
  real: 'Float64',
  money: 'Decimal(18, 2)',
  time: 'DateTime64(3)',
  flag: 'Bool',
  list: 'JSON',
}

/** What people see of a value. */
export function shown(value: unknown, type: ColumnType): unknown {
  if (value === null || value === undefined) return null
  switch (type) {
    case 'money':
      return Math.round(Number(value)) / 100
    case 'time':
      return new Date(Number(value)).toISOString()
    case 'flag':
      return Number(value) !== 0
    case 'list':
      return JSON.parse(String(value))
    default:
      return value
  }
}
