import type * as z from 'zod'
import { Fault, fieldErrors } from '../contracts/problem.ts'

/** What a request says that its schema does not take. */
export function wrongFields(error: z.ZodError): Fault {
  const errors = fieldErrors(error)
  const paths = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
  return new Fault('malformed-request', `Correct these fields: ${paths}`, { errors })
}
