import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../ingest/nearest.ts'
import { DATASET, TABLE } from './columns.ts'
import { Cursor } from './cursor.ts'
import type { Dialect } from './dialect.ts'
import { Expressions } from './expression.ts'

export const FORMATS = ['JSON', 'JSONEachRow', 'TabSeparated'] as const
export type Format = (typeof FORMATS)[number]

export interface Size {
  readonly characters: number
  /** Brackets and functions inside of each other. */
  readonly depth: number
}

/** What people may send. */
const ASKED: Size = { characters: 50_000, depth: 50 }
/** What may come of that when it is written anew, with all its brackets. */
export const WRITTEN: Size = { characters: 500_000, depth: 500 }

/** Queries behind FROM of each other. */
const QUERIES_LIMIT = 10

export interface Query {
  /** Without its FORMAT. */
  readonly sql: string
  readonly format: Format
}

interface Rules {
  readonly dialect: Dialect
  /** The answer has no more rows than these, whatever its LIMIT. */
  readonly rows: number
  /** What people may send, if not said. */
  readonly size?: Size
}

/**
 * Reads one SELECT as Cloudflare documents it for Analytics Engine, and writes it anew: what is not in that grammar cannot be in
 * the text that comes out. Fails with `query-invalid`, and `query-refused` for another data set.
 */
export function readQuery(sql: string, rules: Rules): Query {
  const { characters, depth } = rules.size ?? ASKED
  if (sql.length > characters) throw new Fault('query-invalid', `The text is over ${characters} characters.`)
  const cursor = new Cursor(sql)
  const reader = new Reader(cursor, rules, depth)
  const select = reader.select(rules.rows)
  const format = reader.format()
  while (cursor.skip(';'));
  if (cursor.token.kind !== 'end')
    cursor.refuse(`${cursor.shown} is behind the end of the query, or is not supported there.`)
  reader.requireNames()
  return { sql: select, format }
}

class Reader {
  readonly #cursor: Cursor
  readonly #expressions: Expressions
  readonly #rules: Rules
  readonly #aliases = new Set<string>()
  #queries = 0

  constructor(cursor: Cursor, rules: Rules, depth: number) {
    this.#cursor = cursor
    this.#rules = rules
    this.#expressions = new Expressions(cursor, rules.dialect, depth)
  }

  /** @param rows that it answers at most; Infinity inside of another */
  select(rows: number): string {
    const cursor = this.#cursor
    if (++this.#queries > QUERIES_LIMIT) cursor.refuse(`There are more than ${QUERIES_LIMIT} queries in one.`)
    cursor.expect('SELECT')
    const parts = [`SELECT ${this.#items().join(', ')}`]
    if (cursor.skip('FROM')) parts.push(`FROM ${this.#source()}`)
    if (cursor.skip('WHERE')) parts.push(`WHERE ${this.#expressions.read()}`)
    if (cursor.skip('GROUP', 'BY')) parts.push(`GROUP BY ${this.#expressions.list().join(', ')}`)
    if (cursor.skip('HAVING')) parts.push(`HAVING ${this.#expressions.read()}`)
    if (cursor.skip('ORDER', 'BY')) parts.push(`ORDER BY ${this.#order().join(', ')}`)
    return [...parts, ...this.#limit(rows)].join(' ')
  }

  format(): Format {
    if (!this.#cursor.skip('FORMAT')) return 'JSON'
    const word = this.#cursor.take('word', 'a format')
    const format = FORMATS.find((each) => each.toLowerCase() === word.toLowerCase())
    return format ?? this.#cursor.refuse(`There is no format ${word}: there are ${FORMATS.join(', ')}.`)
  }

  /** Names have to be columns or aliases: ClickHouse has more columns than Analytics Engine. */
  requireNames(): void {
    const names = [...TABLE.map(([name]) => name), ...this.#aliases]
    const unknown = this.#expressions.names.find(({ text }) => !names.includes(text))
    if (unknown)
      this.#cursor.refuse(
        `There is no column ${unknown.text}. The nearest are ${nearest(unknown.text, names).join(', ')}.`,
        unknown.at,
      )
  }

  #items(): string[] {
    const items = []
    do items.push(this.#cursor.skip('*') ? '*' : this.#item())
    while (this.#cursor.skip(','))
    return items
  }

  #item(): string {
    const text = this.#expressions.read()
    if (!this.#cursor.skip('AS')) return text
    const alias = this.#expressions.name('an alias')
    this.#aliases.add(alias.text)
    return `${text} AS ${this.#rules.dialect.name(alias)}`
  }

  #source(): string {
    const cursor = this.#cursor
    if (cursor.skip('(')) {
      const inner = this.select(Infinity)
      cursor.expect(')')
      return `(${inner})`
    }
    const { text: name, at } = this.#expressions.name('a data set')
    if (cursor.isAt('('))
      cursor.refuse(`${name}(…) is no data set: FROM takes a name, or a query in brackets.`, at)
    if (cursor.isAt(',') || cursor.isAt('JOIN')) cursor.refuse('A query reads one data set.')
    if (name === DATASET) return this.#rules.dialect.table
    throw new Fault('query-refused', `The data set is ${DATASET}; ${name} cannot be read here.`)
  }

  #order(): string[] {
    const keys = []
    do keys.push([this.#expressions.read(), this.#cursor.oneOf(['ASC', 'DESC'])].filter(Boolean).join(' '))
    while (this.#cursor.skip(','))
    return keys
  }

  #limit(rows: number): string[] {
    const cursor = this.#cursor
    const told = cursor.skip('LIMIT') && !cursor.skip('ALL') ? this.#count() : Infinity
    const offset = cursor.skip('OFFSET') ? [`OFFSET ${this.#count()}`] : []
    const limit = Math.min(told, rows)
    return limit === Infinity ? offset : [`LIMIT ${limit}`, ...offset]
  }

  #count(): number {
    const text = this.#cursor.take('number', 'a whole number')
    return /^\d{1,15}$/.test(text) ? Number(text) : this.#cursor.refuse(`${text} is no whole number.`)
  }
}
