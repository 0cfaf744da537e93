import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../../src/contracts/problem.ts'
import { singleStatement } from '../../../src/engine/sql/statement.ts'

/** Pieces that open, close and end things, or look as if they did. */
const PIECE = fc.constantFrom(
  ...[
    "'",
    '"',
    '`',
    '[',
    ']',
    '--',
    '\n',
    '\r',
    '\f',
    '/*',
    '*/',
    '/',
    '*',
    '\\',
    '.',
    '->',
    '-',
    ';',
    ')',
    '(',
  ],
  ...[
    "'",
    '"',
    '`',
    '--',
    '\n',
    '/*',
    '*/',
    ';',
    '()',
    "x'",
    "X'00'",
    'x',
    '0x',
    '1',
    '1e',
    'a',
    'é',
    '_',
    '#',
    ',',
  ],
  ...[
    '$a',
    ':b',
    '@c',
    '?',
    '?2',
    '::',
    '$a(',
    '\uFEFF',
    '\u2019',
    '\u00A0',
    '\u000B',
    ' ',
    '\uFF1B',
    '\uD800',
  ],
)
const SOUP = fc.array(PIECE, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(''))

const database = new DatabaseSync(':memory:')

/** Between these brackets SQLite takes any tokens, as long as they are closed, balanced and hold no semicolon. */
function isOneForSqlite(sql: string): boolean {
  const text = `CREATE VIRTUAL TABLE t USING m(\n${sql}\n)`
  try {
    return database.prepare(text).sourceSQL.length === text.length
  } catch (error) {
    // a number that is none is refused with all that is around it
    return error instanceof Error && /^unrecognized token: "\.?\d/.test(error.message)
  }
}

/** With as many values as it asks for. */
function statementOf(text: string): string | undefined {
  const attempt = (count: number) => {
    try {
      return singleStatement(text, Array(count).fill(null)).sql
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      return Number(/takes (\d+) parameters/.exec(error.problem.detail)?.[1])
    }
  }
  const first = attempt(0)
  const again = typeof first === 'number' && first > 0 ? attempt(first) : first
  return typeof again === 'string' ? again : undefined
}

/** Every text of so many of these pieces. */
function* textsOf(pieces: readonly string[], length: number): Generator<string> {
  if (length === 0) yield ''
  else for (const rest of textsOf(pieces, length - 1)) for (const piece of pieces) yield rest + piece
}

describe('a text that is taken for one statement', () => {
  const hold = (text: string) => {
    const sql = statementOf(text)
    if (sql !== undefined && !isOneForSqlite(sql)) throw new Error(`it is not: ${JSON.stringify(sql)}`)
    return sql !== undefined
  }

  it('is one to SQLite too, of all texts of five pieces', { timeout: 60_000 }, () => {
    const pieces = ["'", '"', '`', '[', ']', '--', '\n', '\r', '/*', '*/', '(', ')', ';']
    let taken = 0
    for (const text of textsOf(pieces, 5)) if (hold(`1${text}`)) taken++
    expect(taken).toBeGreaterThan(10_000)
  })

  it('is one to SQLite too, of longer texts with whatever looks odd', { timeout: 60_000 }, () => {
    let taken = 0
    const property = fc.property(SOUP, (text) => {
      if (hold(text)) taken++
    })
    fc.assert(property, { numRuns: 50_000 })
    expect(taken).toBeGreaterThan(5000)
  })

  it.each(['', ' ', '-- nothing', '/* ; */;', ';'])('is not %j, which holds none', (text) => {
    expect(() => singleStatement(text, [])).toThrow('There is no statement.')
  })
})

describe('the values of a statement', () => {
  it('stand where SQLite numbers its variables', () => {
    const text = 'SELECT ?, ?3, :a, ?, :a, \'?\', "?" -- ?'
    expect(singleStatement(text, [1, 2, 3, true, null]).values).toEqual([1, 2, 3, 1, null])
    expect(singleStatement('SELECT :b, :a, :b', { a: 'x', b: 'y' }).values).toEqual(['y', 'x'])
  })
})
