import type { ColumnType } from '../../contracts/column.ts'
import type { Kpi } from '../../contracts/kpi.ts'
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
export function kpiStatement(
  kpi: Pick<Kpi, 'sql' | 'filters'>,
  { from, to, zone, filters }: KpiQuery,
  engine: Engine,
): Statement {
  const clocks = new Map<string, Stretch[]>()
  const stretchesIn = (of: string) => {
    const known = clocks.get(of) ?? stretchesOf(of, from, to)
    clocks.set(of, known)
    return known
  }
  const types: Record<string, ColumnType> = { from: 'time', to: 'time', ...kpi.filters }
  const values: Record<string, string | number> = { from, to, ...filters }
  // an engine refuses more parameters than there are in the SQL
  const used: string[] = []
  const sql = expandMacros(kpi.sql, zone, stretchesIn, engine).replace(
    /'(?:[^']|'')*'|:([a-z_]\w*)/g,
    (text, name: string | undefined) => {
      if (name === undefined) return text
      if (!(name in types)) throw new Error(`there is no parameter :${name}`)
      if (!used.includes(name)) used.push(name)
      const place = used.indexOf(name) + 1
      return engine === 'sqlite' ? `?${place}` : `CAST($${place} AS ${castType(types[name])})`
    },
  )
  return { sql, parameters: used.map((name) => values[name] ?? null) }
}

/** A parameter that is compared with nothing else has no type of its own there. */
function castType(type: ColumnType | undefined): string {
  const stored = STORED[type ?? 'text']
  if (stored === 'TEXT') return stored
  return stored === 'REAL' ? 'DOUBLE PRECISION' : 'BIGINT'
}

const MACRO = new RegExp(`\\b(${Object.keys(LOCAL_MACROS).join('|')})\\s*\\(`)

/** What is in the brackets of a macro: a time, and perhaps the name of a zone. */
const IN_ZONE = /^([\s\S]*?)(?:,\s*'([\w/+-]+)'\s*)?$/

function expandMacros(
  sql: string,
  zone: string,
  stretchesIn: (zone: string) => Stretch[],
  engine: Engine,
): string {
  const found = MACRO.exec(sql)
  if (!found) return sql
  const begin = found.index + found[0].length
  const end = closing(sql, begin)
  const [, time = '', other = zone] = IN_ZONE.exec(sql.slice(begin, end)) ?? []
  const argument = expandMacros(time, zone, stretchesIn, engine)
  const expanded = macroSql(found[1] as LocalMacro, argument, stretchesIn(other), engine)
  const rest = expandMacros(sql.slice(end + 1), zone, stretchesIn, engine)
  return sql.slice(0, found.index) + expanded + rest
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
