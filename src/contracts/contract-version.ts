import type * as z from 'zod'
import type { Scalar } from './where.ts'

/**
 * MODEL-REVISION-ADDITION, 1-0-0 the first. ADDITION: every row that was good is good, and means the same. REVISION: some that were
 * good may not be. MODEL: a field is gone, or is another thing.
 */
export type SchemaVer = `${number}-${number}-${number}`

/** Rules that make a row of an earlier contract one of the current contract, in order. */
export type Upgrade<Field extends string = string> =
  | { readonly rename: string; readonly to: Field }
  | { readonly fill: Field; readonly with: Scalar }

/** A released contract that rows may still name: they are held against it, then upgraded, then held against the current one. */
export interface Earlier<Field extends string = string> {
  readonly fields: z.ZodObject
  readonly upgrade?: readonly Upgrade<Field>[]
}
