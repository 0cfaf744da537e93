import type * as z from 'zod'
import { fieldErrors } from '../../contracts/problem.ts'
import { refused } from '../onnx/fault.ts'

export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  json: unknown,
  source: string,
): z.infer<Schema> {
  const { data, error } = schema.safeParse(json)
  if (!error) return data
  const [first] = fieldErrors(error)
  throw refused(
    `${source} is not usable at ${first?.path || '/'}: ${first?.message}. Correct it and push again.`,
  )
}
