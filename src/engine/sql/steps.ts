/** A line of `EXPLAIN QUERY PLAN`. */
export interface PlanLine {
  readonly id: number
  readonly parent: number
  readonly detail: string
}

/** A search for equal values finds few rows. The text ends with words of SQLite and names of indexes, which nobody who asks can choose. */
const EQUAL = /^SEARCH .*\(\S+=\?[^()]*\)(?: [A-Z-]+)*$/

export const recursionsIn = (plan: readonly PlanLine[]) =>
  plan.filter(({ detail }) => detail === 'RECURSIVE STEP').length

/**
 * How many steps a plan could take at most, roughly: loops inside of loops multiply. Every scan is taken to be of the largest table that
 * is opened, of `rows` rows, since an alias says nothing of which one it is; or of the largest thing that was worked out before.
 */
export function stepsOf(plan: readonly PlanLine[], rows: number, recursionRows: number): number {
  const children = Map.groupBy(plan, ({ parent }) => parent)
  let largest = Math.max(rows, recursionRows, 1)
  const cost = (parent: number): number => {
    let [loops, others] = [1, 0]
    for (const { id, detail } of children.get(parent) ?? []) {
      if (detail.startsWith('SCAN ') || detail.startsWith('SEARCH ')) {
        if (!EQUAL.test(detail)) loops *= largest
        continue
      }
      const before = largest
      const inside = cost(id)
      if (detail.startsWith('CORRELATED ')) others += loops * inside
      // one of its scans is of the one row that the recursion is at
      else if (detail === 'RECURSIVE STEP') others += (recursionRows * inside) / before
      else if (detail === 'MULTI-INDEX OR') loops *= Math.max(1, inside)
      else {
        others += inside
        if (/^(MATERIALIZE|CO-ROUTINE) /.test(detail)) largest = Math.max(largest, inside)
      }
    }
    return loops + others
  }
  return cost(0)
}
