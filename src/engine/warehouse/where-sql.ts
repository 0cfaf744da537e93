import type { Comparison, Scalar, Where } from '../../contracts/where.ts'
import { quoted } from './column.ts'

/** Flags are kept as 0 and 1. */
export const kept = (value: Scalar): string | number => (typeof value === 'boolean' ? Number(value) : value)

export function literal(value: Scalar): string {
  const stored = kept(value)
  return typeof stored === 'string' ? `'${stored.replaceAll("'", "''")}'` : String(stored)
}

/** Conditions on the kept values of columns, all of which hold. */
export function conditionsSql(where: Where, table?: string): string[] {
  const before = table === undefined ? '' : `${table}.`
  return Object.entries(where).flatMap(([column, condition]) =>
    condition === undefined ? [] : conditionSql(`${before}${quoted(column)}`, condition),
  )
}

function conditionSql(column: string, condition: NonNullable<Where[string]>): string[] {
  if (Array.isArray(condition)) return [`${column} IN (${condition.map(literal).join(', ')})`]
  if (typeof condition !== 'object') return [`${column} = ${literal(condition)}`]
  const { present, above, atLeast, below } = condition as Comparison
  return [
    ...(present === undefined ? [] : [`${column} IS ${present ? 'NOT ' : ''}NULL`]),
    ...(above === undefined ? [] : [`${column} > ${above}`]),
    ...(atLeast === undefined ? [] : [`${column} >= ${atLeast}`]),
    ...(below === undefined ? [] : [`${column} < ${below}`]),
  ]
}
