import { Fault } from '../../contracts/problem.ts'
import { place } from '../sql/tokens.ts'
import { type Token, tokensOf } from './tokens.ts'

/** The tokens of a statement, one after the other. Words are told apart without their case. */
export class Cursor {
  readonly #sql: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(sql: string) {
    this.#sql = sql
    this.#tokens = tokensOf(sql)
  }

  get token(): Token {
    return this.#tokens[this.#at] as Token
  }

  next(): Token {
    const { token } = this
    if (token.kind !== 'end') this.#at++
    return token
  }

  /** Whether these words or symbols are next. */
  isAt(...texts: readonly string[]): boolean {
    return texts.every((text, i) => {
      const token = this.#tokens[this.#at + i]
      return (token?.kind === 'word' || token?.kind === 'symbol') && token.text.toUpperCase() === text
    })
  }

  /** Goes past them if they are next. */
  skip(...texts: readonly string[]): boolean {
    if (!this.isAt(...texts)) return false
    this.#at += texts.length
    return true
  }

  /** The one of these that is next, gone past. */
  oneOf<Text extends string>(texts: readonly Text[]): Text | undefined {
    return texts.find((text) => this.skip(text))
  }

  expect(text: string): void {
    if (!this.skip(text)) this.refuse(`${this.shown} is where ${text} should be.`)
  }

  take(kind: Token['kind'], what: string): string {
    if (this.token.kind !== kind) this.refuse(`${this.shown} is where ${what} should be.`)
    return this.next().text
  }

  get shown(): string {
    return this.token.kind === 'end' ? this.token.text : JSON.stringify(this.token.text)
  }

  refuse(why: string, at = this.token.at): never {
    throw new Fault('query-invalid', why, place(this.#sql, at))
  }
}
