import type { Change } from './change.ts'
import type { JsonSchema } from './json-schema.ts'

/** Raising one of these refuses rows that were good. */
const LOWER = new Set(['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'])
const UPPER = new Set(['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'])
/** Words of which one is not known to be wider than another. */
const FORMS = new Set(['pattern', 'format', 'multipleOf', 'contentEncoding', 'propertyNames'])

export const BOUNDS: ReadonlySet<string> = new Set([...LOWER, ...UPPER, ...FORMS])

/** What changes of how large, how long and of what form a value is. */
export function boundChanges(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  return [...BOUNDS].flatMap((word): Change[] => {
    const [from, to] = [older[word], newer[word]]
    if (JSON.stringify(from) === JSON.stringify(to)) return []
    if (to === undefined)
      return [{ part: 'ADDITION', path, message: `has no ${word}, which was ${text(from)}` }]
    const message =
      from === undefined ? `has ${word} ${text(to)}` : `has ${word} ${text(to)}, which was ${text(from)}`
    return [{ part: isWider(word, from, to) ? 'ADDITION' : 'REVISION', path, message }]
  })
}

function isWider(word: string, from: unknown, to: unknown): boolean {
  if (typeof from !== 'number' || typeof to !== 'number') return false
  return (LOWER.has(word) && to < from) || (UPPER.has(word) && to > from)
}

const text = (value: unknown) => JSON.stringify(value)
