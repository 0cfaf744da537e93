import type { GlueTable } from './glue-table.ts'

/**
 * What a table of the catalogue is to become, or nothing when it is that already. Parameters that others gave it stay, such as
 * statistics: only what is ours is compared.
 */
export function glueUpdate(there: Partial<GlueTable>, wanted: GlueTable): GlueTable | undefined {
  if (covers(there, wanted)) return undefined
  return { ...wanted, Parameters: { ...there.Parameters, ...wanted.Parameters } }
}

/** Whether `there` has all that `wanted` has. Lists have to be the same. */
function covers(there: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return there === wanted
  if (typeof there !== 'object' || there === null) return false
  if (Array.isArray(wanted))
    return (
      Array.isArray(there) &&
      there.length === wanted.length &&
      wanted.every((each, i) => covers(there[i], each))
    )
  return Object.entries(wanted).every(([name, value]) =>
    covers((there as Record<string, unknown>)[name], value),
  )
}
