import type { QuarantineEntry } from '../../../contracts/quarantine.ts'

export interface Reason {
  /** JSON Pointer into the row; empty where the row as a whole is at fault. */
  readonly path: string
  readonly message: string
  readonly faults: number
}

/** Why rows wait, the most frequent first, of the faults that the entries tell: the first 20 each. */
export function reasonsOf(entries: readonly Pick<QuarantineEntry, 'errors'>[]): Reason[] {
  const faults = entries.flatMap(({ errors }) => errors)
  const groups = Map.groupBy(faults, ({ path, message }) => JSON.stringify([path, message]))
  return [...groups.values()]
    .flatMap((group) =>
      group[0] ? [{ path: group[0].path, message: group[0].message, faults: group.length }] : [],
    )
    .sort((a, b) => b.faults - a.faults)
}

/** Where a fault is, in words where it is nowhere in particular. */
export const placeName = (path: string): string => (path === '' ? 'the row' : path)
