import type { Comparison, Scalar, Where } from '../../contracts/where.ts'
import { numeric, type Row, scalar } from './row.ts'

export type Test = (row: Row) => boolean

type Condition = Scalar | readonly Scalar[] | Comparison

/** One test for all conditions, or none where nothing is asked. */
export function test(where: Where | undefined): Test | undefined {
  const tests = Object.entries(where ?? {}).flatMap(([field, condition]) =>
    condition === undefined ? [] : [one(field, condition)],
  )
  const [only] = tests
  return tests.length > 1 ? (row) => tests.every((holds) => holds(row)) : only
}

function one(field: string, condition: Condition): Test {
  if (Array.isArray(condition)) {
    const among = new Set<unknown>(condition)
    return (row) => among.has(row[field])
  }
  return typeof condition === 'object'
    ? compared(field, condition as Comparison)
    : (row) => row[field] === condition
}

function compared(field: string, { above, atLeast, below, present }: Comparison): Test {
  const bounded = above !== undefined || atLeast !== undefined || below !== undefined
  return (row) => {
    if (present !== undefined && (scalar(row[field]) !== null) !== present) return false
    if (!bounded) return true
    const value = numeric(row[field])
    if (value === null) return false
    return value > (above ?? -Infinity) && value >= (atLeast ?? -Infinity) && value < (below ?? Infinity)
  }
}
