import type { Burst, Derived, Lookup } from '../../contracts/derived.ts'
import type { Stream } from '../../contracts/stream.ts'
import { milliseconds } from './duration.ts'
import { type Row, scalar } from './row.ts'
import { test } from './where.ts'

/** One row of a trail. */
export interface Trace {
  /** Event time, epoch ms. */
  readonly time: number
  readonly tie: number
  /** Which of the streams, in the order of their declaration. */
  readonly stream: number
  /** With what was worked out of it. */
  row: Row
}

/** What one field is for a row that stands at a place of its trail. */
type Rule = (trail: readonly Trace[], at: number, row: Row) => unknown

export interface Derivation {
  /** A row changes nothing at rows that come later than this after it, ms, but through others that it changes. */
  readonly reach: number
  /** The row at a place of the trail as it is to be. */
  readonly derive: (trail: readonly Trace[], at: number) => Row
  readonly isSame: (stream: number, before: Row, after: Row) => boolean
}

export function derivation(streams: Readonly<Record<string, Stream>>): Derivation {
  const order = Object.keys(streams)
  const rules = Object.values(streams).map(({ derived = {} }) =>
    Object.entries(derived).map(([name, declared]) => [name, ruleOf(declared, order)] as const),
  )
  const lengths = Object.values(streams).flatMap(({ derived = {} }) =>
    Object.values(derived).flatMap(reachOf),
  )
  return {
    reach: Math.max(0, ...lengths),
    derive(trail, at) {
      const { stream, row: told } = trail[at] ?? { stream: -1, row: {} }
      const own = rules[stream] ?? []
      if (own.length === 0) return told
      const row: Record<string, unknown> = { ...told }
      for (const [name, rule] of own) row[name] = rule(trail, at, row)
      return row
    },
    isSame: (stream, before, after) =>
      (rules[stream] ?? []).every(([name]) => scalar(before[name]) === scalar(after[name])),
  }
}

const reachOf = (declared: Derived) =>
  ('bursts' in declared ? declared.bursts : declared.sought).map(({ within }) => milliseconds(within))

function ruleOf(declared: Derived, order: readonly string[]): Rule {
  if ('bursts' in declared) {
    const bursts = declared.bursts.map(burst)
    return (trail, at, row) => bursts.some((isOne) => isOne(trail, at, row))
  }
  const lookups = declared.sought.map((lookup) => ({
    fits: test(lookup.when),
    find: find(lookup, order.indexOf(lookup.in)),
  }))
  return (trail, at, row) => {
    const its = lookups.find(({ fits }) => !fits || fits(row))
    return its ? its.find(trail, at, row) : null
  }
}

function burst({ by = [], where, more, within }: Burst): (...of: Parameters<Rule>) => boolean {
  const length = milliseconds(within)
  const holds = test(where)
  return (trail, at, row) => {
    const own = trail[at]
    if (!own || (holds && !holds(row))) return false
    const counts = ({ stream, row: other }: Trace) =>
      stream === own.stream && isAlike(row, other, by) && (!holds || holds(other))
    let rows = 1
    for (let i = at - 1; rows <= more; i--) {
      const before = trail[i]
      if (!before || before.time <= own.time - length) break
      if (counts(before)) rows++
    }
    // rows of one time have no order that is theirs: all of them count
    for (let i = at + 1; rows <= more; i++) {
      const beside = trail[i]
      if (beside?.time !== own.time) break
      if (counts(beside)) rows++
    }
    return rows > more
  }
}

function find({ where, same, take, within }: Lookup, source: number): Rule {
  const length = milliseconds(within)
  const holds = test(where)
  return (trail, at, row) => {
    const since = (trail[at]?.time ?? 0) - length
    for (let i = at - 1; i >= 0; i--) {
      const before = trail[i]
      if (!before || before.time < since) break
      if (before.stream === source && isAlike(row, before.row, same) && (!holds || holds(before.row)))
        return scalar(before.row[take])
    }
    return null
  }
}

/** What is absent is like nothing. */
function isAlike(one: Row, other: Row, fields: readonly string[]): boolean {
  return fields.every((field) => {
    const value = scalar(one[field])
    return value !== null && value === scalar(other[field])
  })
}
