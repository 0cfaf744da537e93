import type { Rule } from '../../contracts/quality.ts'
import type { Scalar, Where } from '../../contracts/where.ts'
import { conditionsSql, kept, literal } from '../warehouse/where-sql.ts'

/** What `where` asks of the kept values of columns, as the same conditions over rows in memory ask it. */
export function keptWhere(where: Where): Where {
  return Object.fromEntries(
    Object.entries(where).map(([column, condition]) => [
      column,
      typeof condition === 'object' && !Array.isArray(condition)
        ? condition
        : Array.isArray(condition)
          ? condition.map(kept)
          : kept(condition as Scalar),
    ]),
  )
}

/** What `where` asks, as SQL; `1` where it asks nothing. */
export const whereSql = (where: Where): string => conditionsSql(where).join(' AND ') || '1'

/** Whether a value breaks a rule that is judged by values alone. NULL breaks `notNull` only. */
export function breaker(rule: Rule): ((value: string | number | null) => boolean) | undefined {
  if ('notNull' in rule) return (value) => value === null
  if ('inSet' in rule) {
    const among = new Set<unknown>(rule.of.map(kept))
    return (value) => value !== null && !among.has(value)
  }
  if ('range' in rule) {
    const { atLeast = -Infinity, atMost = Infinity } = rule
    return (value) => typeof value === 'number' && (value < atLeast || value > atMost)
  }
  return undefined
}

/** The same in SQL. */
export function breakerSql(rule: Rule, column: string): string | undefined {
  if ('notNull' in rule) return `${column} IS NULL`
  if ('inSet' in rule) return `${column} NOT IN (${rule.of.map(literal).join(', ')})`
  if ('range' in rule) {
    const { atLeast, atMost } = rule
    const bounds = [
      ...(atLeast === undefined ? [] : [`${column} < ${atLeast}`]),
      ...(atMost === undefined ? [] : [`${column} > ${atMost}`]),
    ]
    return bounds.join(' OR ')
  }
  return undefined
}
