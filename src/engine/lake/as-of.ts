import type { FactPlan, RolePlan } from '../warehouse/plan.ts'
import type { Kept } from '../warehouse/values.ts'
import type { KeptRow } from './served-table.ts'

/** A version of a member of a dimension. */
export interface Version {
  readonly key: Kept
  /** Epoch ms. */
  readonly valid_from: number
  readonly surrogate: number
}

/** The members that rows name in a role. */
export const membersIn = ({ by }: RolePlan, rows: Iterable<KeptRow>): Kept[] =>
  [...new Set([...rows].map((row) => row[by] ?? null))].filter((key) => key !== null)

/** Rows with the versions of their members as of their time. @param versions by role, in any order */
export function keyed(
  { roles, time }: FactPlan,
  rows: readonly KeptRow[],
  versions: ReadonlyMap<RolePlan, readonly Version[]>,
): KeptRow[] {
  const histories = roles.map((role) => {
    const sorted = [...(versions.get(role) ?? [])].sort((a, b) => b.valid_from - a.valid_from)
    return { ...role, members: Map.groupBy(sorted, ({ key }) => key) }
  })
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      histories.map(({ surrogate, by, members }) => {
        const own = members.get(row[by] ?? null)
        return [surrogate, own?.find(({ valid_from }) => valid_from <= Number(row[time]))?.surrogate ?? null]
      }),
    ),
  }))
}
