import type { ColumnType } from '../../contracts/column.ts'
import type { FactColumn, FactSource, FactTable } from '../../contracts/fact.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { Stream } from '../../contracts/stream.ts'
import { fieldsOf } from '../stream/pack-check/fields.ts'
import type { Finding } from '../stream/pack-check/finding.ts'
import { among } from '../stream/pack-check/names.ts'
import { whereFindings } from '../stream/pack-check/where.ts'
import { fieldTypes, requiredFields } from './field-types.ts'
import { mergeOf } from './plan.ts'
import { isName, namesIn } from './sql-words.ts'
import { windowFactFindings } from './window-fact-findings.ts'

interface Known {
  readonly type: ColumnType
  readonly merge: string
}

export function* factFindings(pack: Pack, name: string, fact: FactTable): Generator<Finding> {
  const path = `facts.${name}`
  const columns = new Map<string, Known>()
  const sources = Object.entries(fact.from)
  if (sources.length === 0 && !fact.windows)
    yield { path: `${path}.from`, message: 'is empty: say which stream its rows come from' }
  if (fact.grain.length === 0) yield { path: `${path}.grain`, message: 'is empty: say what one row is for' }
  for (const [from, source] of sources) {
    const stream = pack.streams[from]
    if (stream) yield* sourceFindings(`${path}.from.${from}`, fact, source, stream, columns)
    else yield { path: `${path}.from.${from}`, message: `there is no stream "${from}"` }
  }
  if (fact.windows) {
    yield* windowFactFindings(path, pack, fact)
    for (const [name, type] of windowColumns(fact)) columns.set(name, { type, merge: 'max' })
  }
  const time = columns.get(fact.time)
  if (!time)
    yield { path: `${path}.time`, message: `there is no column "${fact.time}": ${among(columns.keys())}` }
  else if (time.type !== 'time')
    yield { path: `${path}.time`, message: `"${fact.time}" is ${time.type}, and no time` }
  yield* placeFindings(path, pack, fact)
  for (const [role, told] of Object.entries(fact.dimensions ?? {})) {
    const { dimension, by } = typeof told === 'string' ? { dimension: role, by: told } : told
    const at = `${path}.dimensions.${role}`
    if (!pack.dimensions?.[dimension])
      yield {
        path: at,
        message: `there is no dimension "${dimension}": ${among(Object.keys(pack.dimensions ?? {}))}`,
      }
    if (!columns.has(by)) yield { path: at, message: `there is no column "${by}": ${among(columns.keys())}` }
    if (columns.has(`${role}_key`))
      yield { path: at, message: `"${role}_key" is a column already: rename it` }
  }
  for (const column of fact.lookups ?? [])
    if (!columns.has(column))
      yield {
        path: `${path}.lookups`,
        message: `there is no column "${column}": ${among(columns.keys())}`,
      }
  for (const column of Object.keys(fact.derived ?? {}))
    if (columns.has(column))
      yield { path: `${path}.derived.${column}`, message: 'is a column already: rename it' }
}

function windowColumns({ windows = {}, grain, time }: FactTable): (readonly [string, ColumnType])[] {
  const ofWindow = Object.values(windows).flatMap((columns) => Object.entries(columns))
  return [...grain.map((name) => [name, name === time ? 'time' : 'text'] as const), ...ofWindow]
}

/** What only the lake has cannot be looked up by its grain: a row has to tell by itself where it belongs. */
function* placeFindings(path: string, { streams }: Pack, fact: FactTable): Generator<Finding> {
  const { serve, hot, grain, time, from } = fact
  const sources = Object.entries(from)
  if (hot && serve === 'lake')
    yield { path: `${path}.hot`, message: 'is of no use: it has no rows in the database' }
  if (hot && !(Number.isInteger(hot.days) && hot.days >= USUAL_DAYS))
    yield {
      path: `${path}.hot`,
      message: `must be ${USUAL_DAYS} days or more: so many are asked for as a rule`,
    }
  if (hot && !grain.includes(time))
    for (const [stream, { columns }] of sources)
      if (!columns[time] || !('any' in columns[time]))
        yield {
          path: `${path}.hot`,
          message: `rows of ${stream} do not all tell "${time}" alike, so one that comes late would not find its day in the lake: keep all days, or have it told by "any"`,
        }
  if (serve === 'rows') return
  const [[stream, source] = ['', undefined]] = sources
  const missing = (streams[stream]?.key ?? []).filter((field) => !tells(source, grain, field))
  if (sources.length > 1 || missing.length > 0)
    yield {
      path: `${path}.serve`,
      message: `in the lake each row of one stream is a row: ${sources.length > 1 ? 'take one stream' : `the grain needs ${missing.join(', ')}`}`,
    }
}

/** The period that is meant when none is said, with a day for the zone. */
const USUAL_DAYS = 31

const tells = (source: FactSource | undefined, grain: readonly string[], field: string) =>
  grain.some((column) => namesIn(source?.grain?.[column]?.sql ?? column, new Set([field])).length > 0)

function* sourceFindings(
  path: string,
  { grain }: FactTable,
  source: FactSource,
  stream: Stream,
  columns: Map<string, Known>,
): Generator<Finding> {
  const types = fieldTypes(stream)
  yield* whereFindings(`${path}.where`, source.where, fieldsOf(stream))
  for (const column of grain) {
    const { sql, type } = source.grain?.[column] ?? { sql: column, type: undefined }
    const own = typeOf(types, sql, type)
    yield* ownFindings(`${path}.grain.${column}`, columns, column, own, 'grain')
    if (own === undefined) yield untyped(`${path}.grain.${column}`, sql, types)
    yield* absenceFindings(`${path}.grain.${column}`, sql, source, stream, types)
  }
  for (const [column, told] of Object.entries(source.columns)) {
    const at = `${path}.columns.${column}`
    const { merge, sql } = mergeOf(told)
    const own = typeOf(types, sql, told.type)
    if (own === undefined) yield untyped(at, sql, types)
    yield* ownFindings(at, columns, column, own, merge)
    yield* sumFindings(at, told, own)
  }
}

/** A row that does not say what it is of cannot be merged with others. */
function* absenceFindings(
  path: string,
  sql: string,
  { where = {} }: FactSource,
  stream: Stream,
  types: ReadonlyMap<string, ColumnType>,
): Generator<Finding> {
  const required = requiredFields(stream)
  // what to take instead of a field that is absent is in the SQL then
  if (/\bcoalesce\b/i.test(sql)) return
  for (const field of namesIn(sql, new Set(types.keys()))) {
    const condition = where[field]
    const isAsked =
      condition !== undefined &&
      !(typeof condition === 'object' && 'present' in condition && !condition.present)
    if (!required.has(field) && !isAsked)
      yield {
        path,
        message: `"${field}" may be absent: ask for it with where: { ${field}: { present: true } }`,
      }
  }
}

function* ownFindings(
  path: string,
  columns: Map<string, Known>,
  column: string,
  type: ColumnType | undefined,
  merge: string,
): Generator<Finding> {
  const known = columns.get(column)
  if (known && known.merge !== merge)
    yield { path, message: `is ${merge} here and ${known.merge} in another stream: merge it one way` }
  if (known && type !== undefined && known.type !== type)
    yield { path, message: `is ${type} here and ${known.type} in another stream` }
  if (!known) columns.set(column, { type: type ?? 'text', merge })
}

function* sumFindings(path: string, told: FactColumn, type: ColumnType | undefined): Generator<Finding> {
  if (!('sum' in told) || type === undefined || type === 'integer' || type === 'money' || type === 'flag')
    return
  yield {
    path,
    message: `a sum of ${type} depends on the order of the rows: keep a row each, or an integer of a smaller unit`,
  }
}

function typeOf(
  types: ReadonlyMap<string, ColumnType>,
  sql: string,
  told: ColumnType | undefined,
): ColumnType | undefined {
  return isName(sql) ? (types.has(sql) ? (told ?? types.get(sql)) : undefined) : told
}

function untyped(path: string, sql: string, types: ReadonlyMap<string, ColumnType>): Finding {
  return isName(sql)
    ? { path, message: `there is no field "${sql}": ${among(types.keys())}` }
    : { path, message: 'say its type: it is more than the name of a field' }
}
