import { nearest } from '../ingest/nearest.ts'
import type { Cursor } from './cursor.ts'
import type { Dialect } from './dialect.ts'
import { FUNCTIONS, type Known } from './functions.ts'
import type { Token } from './tokens.ts'

const UNITS = ['YEAR', 'MONTH', 'DAY', 'HOUR', 'MINUTE', 'SECOND'] as const
const COMPARISONS = ['<=', '>=', '<>', '!=', '=', '<', '>'] as const

/** Words that are syntax: a column or alias of such a name has to be quoted. */
const RESERVED =
  /^(?:SELECT|FROM|WHERE|GROUP|BY|HAVING|ORDER|LIMIT|OFFSET|AS|AND|OR|NOT|IN|BETWEEN|LIKE|ILIKE|ASC|DESC|ALL|DISTINCT|INTERVAL|UNION|EXCEPT|INTERSECT|JOIN|ON|USING|WITH|SETTINGS|ARRAY|FINAL|SAMPLE|PREWHERE|QUALIFY|WINDOW|OVER|INTO|CASE|CAST|EXISTS|NULL|IS)$/i

/** Reads one expression of the documented grammar, and writes it down with all its brackets. */
export class Expressions {
  /** Columns and aliases that were read. */
  readonly names: Token[] = []
  readonly #cursor: Cursor
  readonly #dialect: Dialect
  readonly #deepest: number
  #depth = 0

  /** @param deepest how many brackets and functions may be inside of each other */
  constructor(cursor: Cursor, dialect: Dialect, deepest: number) {
    this.#cursor = cursor
    this.#dialect = dialect
    this.#deepest = deepest
  }

  read(): string {
    if (++this.#depth > this.#deepest) this.#cursor.refuse(`Brackets go ${this.#deepest} deep at most.`)
    const text = this.#chain(() => this.#chain(() => this.#not(), ['AND']), ['OR'])
    this.#depth--
    return text
  }

  list(): string[] {
    const found = [this.read()]
    while (this.#cursor.skip(',')) found.push(this.read())
    return found
  }

  name(what: string): Token {
    const { token } = this.#cursor
    const isName = token.kind === 'name' || (token.kind === 'word' && !RESERVED.test(token.text))
    return isName
      ? this.#cursor.next()
      : this.#cursor.refuse(`${this.#cursor.shown} is where ${what} should be.`)
  }

  /** Operators that bind alike, from the left: one pair of brackets is enough for all of them. */
  #chain(operand: () => string, operators: readonly string[]): string {
    const parts = [operand()]
    for (let found = this.#cursor.oneOf(operators); found; found = this.#cursor.oneOf(operators))
      parts.push(found, operand())
    return parts.length === 1 ? parts.join() : `(${parts.join(' ')})`
  }

  #not(): string {
    let negations = 0
    while (this.#cursor.skip('NOT')) negations++
    const text = this.#comparison()
    return negations % 2 === 1 ? `(NOT ${text})` : text
  }

  #comparison(): string {
    const cursor = this.#cursor
    const left = this.#sum()
    const operator = cursor.oneOf(COMPARISONS)
    if (operator) return `(${left} ${operator} ${this.#sum()})`
    const not = cursor.skip('NOT') ? 'NOT ' : ''
    if (cursor.skip('IN')) return `(${left} ${not}IN (${this.#bracketed(() => this.list()).join(', ')}))`
    if (cursor.skip('BETWEEN')) {
      const low = this.#sum()
      cursor.expect('AND')
      return `(${left} ${not}BETWEEN ${low} AND ${this.#sum()})`
    }
    const like = cursor.oneOf(['LIKE', 'ILIKE'])
    if (like) return `(${left} ${not}${like} ${this.#sum()})`
    return not ? cursor.refuse(`${cursor.shown} does not follow NOT: IN, BETWEEN, LIKE and ILIKE do.`) : left
  }

  #sum(): string {
    return this.#chain(() => this.#chain(() => this.#signed(), ['*', '/', '%']), ['+', '-'])
  }

  #signed(): string {
    let isNegative = false
    while (this.#cursor.skip('-')) isNegative = !isNegative
    return isNegative ? `(-${this.#operand()})` : this.#operand()
  }

  #operand(): string {
    const cursor = this.#cursor
    const { token } = cursor
    if (token.kind === 'text') return quoted(cursor.next().text)
    if (token.kind === 'number') return cursor.next().text
    if (cursor.isAt('('))
      return this.#bracketed(() => (cursor.isAt('SELECT') ? this.#noQuery() : this.read()))
    if (cursor.skip('INTERVAL')) return this.#interval()
    if (cursor.oneOf(['TRUE', 'FALSE'])) return token.text.toLowerCase()
    const name = this.name('a value')
    if (name.kind === 'word' && cursor.isAt('(')) return this.#call(name)
    this.names.push(name)
    return this.#dialect.name(name)
  }

  #noQuery(): never {
    return this.#cursor.refuse('A query in brackets stands behind FROM only.')
  }

  #interval(): string {
    const amount = this.#cursor.take('text', "the number of an interval, in quotes: INTERVAL '1' DAY,")
    if (!/^\d{1,6}$/.test(amount)) this.#cursor.refuse(`An interval has a whole number: INTERVAL '1' DAY.`)
    return `INTERVAL '${amount}' ${this.#unit()}`
  }

  #unit(): string {
    return (
      this.#cursor.oneOf(UNITS) ??
      this.#cursor.refuse(`${this.#cursor.shown} is none of ${UNITS.join(', ')}.`)
    )
  }

  #call(token: Token): string {
    const name = token.text.toLowerCase()
    if (name === 'position')
      return this.#bracketed(() => `position(${this.#sum()} ${this.#past('IN')} ${this.read()})`)
    if (name === 'extract')
      return this.#bracketed(() => `extract(${this.#unit()} ${this.#past('FROM')} ${this.read()})`)
    const known = FUNCTIONS.get(name)
    if (!known) {
      const names = nearest(
        token.text,
        [...FUNCTIONS.values()].map((each) => each.name),
      )
      return this.#cursor.refuse(
        `Analytics Engine has no function ${token.text}. The nearest are ${names.join(', ')}.`,
        token.at,
      )
    }
    const first = this.#arguments(known)
    return known.parameters && this.#cursor.isAt('(')
      ? this.#write(known, first, this.#arguments(known), token)
      : this.#write(known, undefined, first, token)
  }

  #arguments(known: Known): string[] {
    return this.#bracketed(() => {
      if (this.#cursor.isAt(')')) return []
      const distinct = known.distinct === true && this.#cursor.skip('DISTINCT') ? 'DISTINCT ' : ''
      const [first, ...rest] = this.list()
      return [`${distinct}${first}`, ...rest]
    })
  }

  #write(known: Known, parameters: string[] | undefined, args: string[], { at }: Token): string {
    const [least = 0, most = 0] = known.takes
    const isRight = args.length >= least && args.length <= most
    const isGiven = parameters ? parameters.length === 1 : (known.parameters?.[0] ?? 0) === 0
    if (isRight && isGiven) return this.#dialect.call(known, parameters, args)
    const takes = least === most ? String(least) : `${least} to ${most}`
    const before = known.parameters ? `(n)` : ''
    return this.#cursor.refuse(`${known.name}${before} takes ${takes} arguments.`, at)
  }

  #past(word: string): string {
    this.#cursor.expect(word)
    return word
  }

  #bracketed<T>(read: () => T): T {
    this.#cursor.expect('(')
    const found = read()
    this.#cursor.expect(')')
    return found
  }
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`
