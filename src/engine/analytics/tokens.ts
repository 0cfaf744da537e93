import { Fault } from '../../contracts/problem.ts'
import { place } from '../sql/tokens.ts'

export interface Token {
  readonly kind: 'word' | 'name' | 'text' | 'number' | 'symbol' | 'end'
  /** As it is meant: a text or name without its quotes. */
  readonly text: string
  readonly at: number
}

/**
 * What the SQL of Analytics Engine is written in. A backslash in quotes means something to ClickHouse and nothing to others: it is no
 * token, so that nobody reads the end of a text in another place than we do.
 */
const RULES: readonly (readonly [Token['kind'] | 'space', RegExp])[] = [
  ['space', /\s+|--[^\n]*/y],
  ['text', /'(?:[^'\\\0]|'')*'/y],
  ['name', /"[^"\\\0]+"|`[^`\\\0]+`/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*/y],
  ['number', /[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.])/y],
  ['symbol', /<=|>=|<>|!=|[-+*/%=<>(),;]/y],
]

/** Its last token is `end`. Fails at what is none. */
export function tokensOf(sql: string): Token[] {
  const found: Token[] = []
  for (let at = 0; at < sql.length; ) {
    const [kind, text] = match(sql, at)
    if (kind !== 'space') found.push({ kind, text: meant(kind, text), at })
    at += text.length
  }
  return [...found, { kind: 'end', text: 'the end', at: sql.length }]
}

function match(sql: string, at: number): readonly [Token['kind'] | 'space', string] {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at
    const text = rule.exec(sql)?.[0]
    if (text) return [kind, text]
  }
  const here = JSON.stringify(sql.slice(at, at + 12))
  throw new Fault(
    'query-invalid',
    `Analytics Engine SQL knows nothing that begins with ${here}, or it is not closed. Backslashes are not taken.`,
    place(sql, at),
  )
}

function meant(kind: Token['kind'], text: string): string {
  if (kind === 'text') return text.slice(1, -1).replaceAll("''", "'")
  return kind === 'name' ? text.slice(1, -1) : text
}
