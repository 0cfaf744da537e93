import type { ColumnType } from '../../../src/contracts/column.ts'
import type { Kpi } from '../../../src/contracts/kpi.ts'

/** Values in the order of a KPI's columns. */
export type Answer = readonly (readonly unknown[])[]

/** Both sides answer the same, or what they took is no comparison. Sums of fractions may differ in the last digits. */
export function requireSame(name: string, { columns }: Kpi, ours: Answer, theirs: Answer): void {
  const types = Object.values(columns)
  const differs = (a: unknown, b: unknown, type: ColumnType) => {
    if (a === null || b === null) return a !== b
    if (type === 'text') return a !== b
    const [is, must] = [Number(a), Number(b)]
    return Math.abs(is - must) > 1e-9 * Math.max(1, Math.abs(must))
  }
  const at = ours.findIndex((row, i) => types.some((type, j) => differs(row[j], theirs[i]?.[j], type)))
  if (ours.length === theirs.length && at < 0) return
  const [a, b] = [ours[at], theirs[at]].map((row) => JSON.stringify(row))
  throw new Error(`${name} has ${ours.length} and ${theirs.length} rows; row ${at} is ${a} and ${b}`)
}
