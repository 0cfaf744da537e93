import type * as z from 'zod'
import { fieldErrors, type Problem, problem } from '../contracts/problem.ts'

/** What is wrong with the metadata of an image by the pack's schema; nothing when it is sound, or there is none. */
export function checkSidecar(schema: z.ZodType, metadata: unknown): Problem | undefined {
  if (metadata === undefined) return undefined
  const { error } = schema.safeParse(metadata)
  if (!error) return undefined
  const errors = fieldErrors(error)
  const paths = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return problem('sidecar-invalid', `Correct the metadata and send the image again. ${paths}`, { errors })
}
