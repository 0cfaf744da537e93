import { Fault } from '../../contracts/problem.ts'

export type TokenKind =
  | 'space'
  | 'comment'
  | 'word'
  | 'quoted'
  | 'number'
  | 'variable'
  | 'semicolon'
  | 'open'
  | 'close'
  | 'operator'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Where it begins. */
  readonly at: number
}

/**
 * The tokens of SQL by the rules of SQLite's own tokenizer: letters are A to Z, `_` and everything beyond ASCII, so that no
 * Unicode quote, space or semicolon means anything.
 */
const RULES: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\n\f\r\uFEFF]+/y],
  ['comment', /--[^\n]*|\/\*[\s\S]*?\*\//y],
  ['quoted', /'[^']*'(?:'[^']*')*|"[^"]*"(?:"[^"]*")*|`[^`]*`(?:`[^`]*`)*|\[[^\]]*\]/y],
  ['quoted', /[xX]'(?:[0-9a-fA-F]{2})*'/y],
  ['word', /(?![xX]')[A-Za-z_\u0080-\uFFFF][A-Za-z0-9_$\u0080-\uFFFF]*/y],
  ['number', /[0-9][A-Za-z0-9_$\u0080-\uFFFF]*/y],
  // what SQLite takes of a Tcl variable too, `$a(…)` and `$a::b`, is refused
  ['variable', /\?[0-9]*|[:@$][A-Za-z0-9_$\u0080-\uFFFF]+(?!\(|::)(?![A-Za-z0-9_$\u0080-\uFFFF])/y],
  ['semicolon', /;/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['operator', /\/(?!\*)|[-+*%=<>!|&~,.]/y],
]

/** Fails at what is no token, or is not closed. */
export function* tokens(sql: string): Generator<Token> {
  for (let at = 0; at < sql.length; ) {
    const token = tokenAt(sql, at)
    if (!token) throw noToken(sql, at)
    yield token
    at += token.text.length
  }
}

function tokenAt(sql: string, at: number): Token | undefined {
  for (const [kind, rule] of RULES) {
    rule.lastIndex = at
    const text = rule.exec(sql)?.[0]
    if (text) return { kind, text, at }
  }
  return undefined
}

function noToken(sql: string, at: number): Fault {
  const here = sql.slice(at, at + 2)
  const isOpen = here === '/*' || /^[xX]?['"`[]/.test(here)
  const what = isOpen ? 'is not closed, or is no blob' : 'is nothing that SQL knows'
  return new Fault('query-invalid', `What begins with ${JSON.stringify(here)} ${what}.`, place(sql, at))
}

/** Where something is in a text, for people. */
export function place(sql: string, at: number): { line: number; column: number } {
  const before = sql.slice(0, at).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}
