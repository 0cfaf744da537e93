import type { RuleKind } from '../../contracts/quality.ts'

/** Results are kept so many days. */
export const KEPT_DAYS = 90
/** Examples that a result has. */
export const EXAMPLES = 5
/** Of a text in an example. */
export const EXAMPLE_CHARACTERS = 100
/** Days whose rows one load judges; rows of others, after so many, are judged with their day only. */
export const LOAD_DAYS = 1_000

/** What rows of a day came to under a rule. */
export interface Count {
  readonly element_count: number
  /** Of them, those that were left out because there is nothing to judge. */
  readonly missing_count: number
  readonly unexpected_count: number
}

export type Example = Readonly<Record<string, string | number | null>>

/** A count with what is written down beside it. */
export interface Counted extends Count {
  readonly rule: string
  readonly day: string
  readonly kind: RuleKind
  readonly table: string
  readonly severity: 'warning' | 'error'
  /** Nothing where rows are counted for the end of the day, and not judged. */
  readonly mostly: number | null
  readonly observed: number | null
  readonly bound: number | null
  readonly examples: readonly Example[]
}

/**
 * Whether enough rows pass, as Great Expectations tells it: of those that are judged the share that passes is no less than `mostly`, and
 * no rows pass. The table says the same in SQL.
 */
export function succeeds({ element_count, missing_count, unexpected_count }: Count, mostly: number): boolean {
  const judged = element_count - missing_count
  return judged === 0 || (judged - unexpected_count) / judged >= mostly
}

/** Whether any rule that raises incidents is not what it was before these were added, or is judged on a day for the first time. */
export function turned(
  added: readonly Counted[],
  sums: readonly (Count & Pick<Counted, 'rule' | 'day'>)[],
): boolean {
  const now = new Map(sums.map((sum) => [`${sum.rule} ${sum.day}`, sum]))
  return added.some((count) => {
    const sum = now.get(`${count.rule} ${count.day}`)
    if (!sum || count.mostly === null || count.severity === 'warning') return false
    const before = {
      element_count: sum.element_count - count.element_count,
      missing_count: sum.missing_count - count.missing_count,
      unexpected_count: sum.unexpected_count - count.unexpected_count,
    }
    return before.element_count === 0 || succeeds(before, count.mostly) !== succeeds(sum, count.mostly)
  })
}
