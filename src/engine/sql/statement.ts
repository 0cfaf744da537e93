import { Fault } from '../../contracts/problem.ts'
import { place, type Token, tokens } from './tokens.ts'

export type SqlValue = string | number | boolean | null
export type SqlParameters = readonly SqlValue[] | Readonly<Record<string, SqlValue>>

/** D1 takes so many. */
const PARAMETERS_LIMIT = 100

/** The one statement of a text, without what ends it, and the values of its variables in the order in which SQLite numbers them. */
export interface SingleStatement {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

/**
 * D1 runs every statement of a text, so there must be one; and its brackets must be its own, for it is put into brackets.
 */
export function singleStatement(text: string, parameters: SqlParameters): SingleStatement {
  const found = [...tokens(text)]
  const end = found.find(({ kind }) => kind === 'semicolon')
  const own = end ? found.slice(0, found.indexOf(end)) : found
  const after = found.slice(own.length).find(({ kind }) => !/^(semicolon|space|comment)$/.test(kind))
  if (after)
    throw new Fault(
      'query-invalid',
      'There is more than one statement. Send them one by one.',
      place(text, after.at),
    )
  if (own.every(({ kind }) => kind === 'space' || kind === 'comment'))
    throw new Fault('query-invalid', 'There is no statement.')
  requireBalance(text, own)
  const sql = text.slice(0, end?.at)
  return { sql, values: valuesOf(own, parameters) }
}

function requireBalance(text: string, own: readonly Token[]): void {
  const opened: number[] = []
  for (const { kind, at } of own) {
    if (kind === 'open') opened.push(at)
    if (kind === 'close' && opened.pop() === undefined)
      throw new Fault('query-invalid', 'A bracket is closed that was not opened.', place(text, at))
  }
  const [at] = opened
  if (at !== undefined) throw new Fault('query-invalid', 'A bracket is not closed.', place(text, at))
}

/** `?` takes the number after the greatest one, `?7` is number 7, and a name has the number that it got first. */
function valuesOf(own: readonly Token[], parameters: SqlParameters): (string | number | null)[] {
  const numbers = new Map<string, number>()
  let last = 0
  for (const { kind, text } of own) {
    if (kind !== 'variable') continue
    const told = /^\?\d+$/.test(text) ? Number(text.slice(1)) : undefined
    const number = told ?? (text === '?' ? undefined : numbers.get(text)) ?? last + 1
    numbers.set(text === '?' ? `?${number}` : text, number)
    last = Math.max(last, number)
  }
  if (last > PARAMETERS_LIMIT)
    throw new Fault('query-invalid', `A statement has ${PARAMETERS_LIMIT} parameters at most.`)
  return isList(parameters) ? ofList(parameters, last) : ofNames(parameters, numbers, last)
}

const isList = (parameters: SqlParameters): parameters is readonly SqlValue[] => Array.isArray(parameters)

function ofList(given: readonly SqlValue[], wanted: number) {
  if (given.length !== wanted)
    throw new Fault('query-invalid', `The statement takes ${wanted} parameters; params has ${given.length}.`)
  return given.map(stored)
}

function ofNames(
  given: Readonly<Record<string, SqlValue>>,
  numbers: ReadonlyMap<string, number>,
  last: number,
): (string | number | null)[] {
  const values = Array<string | number | null>(last).fill(null)
  const used = new Set<string>()
  for (const [variable, number] of numbers) {
    const name = variable.slice(1)
    const value = Object.hasOwn(given, name) ? given[name] : undefined
    if (value === undefined) throw new Fault('query-invalid', `params has no value for ${variable}.`)
    values[number - 1] = stored(value)
    used.add(name)
  }
  const unused = Object.keys(given).filter((name) => !used.has(name))
  if (unused.length > 0)
    throw new Fault('query-invalid', `The statement takes no parameter ${unused.join(', ')}.`)
  return values
}

const stored = (value: SqlValue) => (typeof value === 'boolean' ? Number(value) : value)
