import type { Where } from '../../../contracts/where.ts'
import { type Fields, missing } from './fields.ts'
import type { Finding } from './finding.ts'
import { among } from './names.ts'

/** A condition that no row can meet is a mistake. */
export function* whereFindings(path: string, where: Where | undefined, fields: Fields): Generator<Finding> {
  for (const [name, condition] of Object.entries(where ?? {})) {
    const at = `${path}.${name}`
    yield* missing(at, name, fields)
    const field = fields.get(name)
    if (!field || condition === undefined) continue
    if (typeof condition === 'object' && !Array.isArray(condition)) {
      const { present: _, ...bounds } = condition as { present?: boolean }
      if (Object.keys(bounds).length > 0 && !field.isNumber)
        yield { path: at, message: `"${name}" is no number, so nothing is above or below` }
      continue
    }
    for (const value of [condition].flat())
      if (field.values && !field.values.includes(value))
        yield {
          path: at,
          message: `"${name}" is never ${JSON.stringify(value)}: ${among(field.values.map(String))}`,
        }
  }
}
