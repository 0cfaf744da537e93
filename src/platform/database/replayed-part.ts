import type { Difference, ReplayedPart } from '../../contracts/replay.ts'

/** How a live row may not be what the segments come to. */
export const KINDS = ['missing', 'extra', 'different'] as const

/** @param counts as the database tells them, by name */
export function partOf(
  kind: ReplayedPart['kind'],
  name: string,
  counts: Readonly<Record<string, unknown>> | undefined,
  first: Difference[],
): ReplayedPart {
  const count = (of: string) => Number(counts?.[of] ?? 0)
  return {
    kind,
    name,
    rows: count('rows'),
    missing: count('missing'),
    extra: count('extra'),
    different: count('different'),
    under_way: count('under_way'),
    first,
  }
}
