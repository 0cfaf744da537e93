import { DATASET } from './columns.ts'
import type { Known } from './functions.ts'
import type { Token } from './tokens.ts'

/** How what was understood is written down again. */
export interface Dialect {
  /** What the data set is called. */
  readonly table: string
  /** A column or an alias. */
  name(token: Token): string
  call(known: Known, parameters: readonly string[] | undefined, args: readonly string[]): string
}

const called = (name: string, parameters: readonly string[] | undefined, args: readonly string[]) =>
  `${name}${parameters ? `(${parameters.join(', ')})` : ''}(${args.join(', ')})`

/** Cloudflare's own. */
export const ANALYTICS_ENGINE: Dialect = {
  table: DATASET,
  name: ({ kind, text }) => (kind === 'word' ? text : `"${text}"`),
  call: ({ name }, parameters, args) => called(name, parameters, args),
}

/** The points of a data set as a table of ClickHouse, which Analytics Engine's SQL is a dialect of. */
export const CLICKHOUSE: Dialect = {
  table: 'points',
  // ClickHouse reserves other words
  name: ({ text }) => `"${text}"`,
  call: ({ name, clickhouse }, parameters, args) => clickhouse?.(...args) ?? called(name, parameters, args),
}
