import { BOUNDS, boundChanges } from './bounds.ts'
import type { Change } from './change.ts'
import type { JsonSchema } from './json-schema.ts'
import { greatest, type Part } from './version.ts'

/** Words about a value that say nothing of which values are good. */
const ANNOTATIONS = new Set(['$schema', '$id', 'title', 'description', 'examples', 'default', 'deprecated'])
/** Compared one by one, each in its way. */
const COMPARED = new Set([
  'type',
  'enum',
  'const',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
])

/** What a newer contract changes of an older one, and the part of the version that it has to raise. */
export function compatibility(older: JsonSchema, newer: JsonSchema): { part: Part; changes: Change[] } {
  const changes = compare(older, newer, '')
  return { part: greatest(changes.map(({ part }) => part)), changes }
}

function compare(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  if (hasWays(older) || hasWays(newer)) return alternatives(older, newer, path)
  const type = typeChange(older, newer, path)
  if (type?.part === 'MODEL') return [type]
  return [
    ...(type ? [type] : []),
    ...valueChanges(older, newer, path),
    ...boundChanges(older, newer, path),
    ...fieldChanges(older, newer, path),
    ...itemChanges(older, newer, path),
    ...otherChanges(older, newer, path),
  ]
}

function typeChange(older: JsonSchema, newer: JsonSchema, path: string): Change | undefined {
  const [from, to] = [older.type, newer.type]
  if (from === to) return undefined
  if (to === undefined) return { part: 'ADDITION', path, message: `may be anything, and was ${from}` }
  if (from === undefined) return { part: 'REVISION', path, message: `is ${to}, and could be anything` }
  if (from === 'integer' && to === 'number')
    return { part: 'ADDITION', path, message: 'is any number, and was whole' }
  if (from === 'number' && to === 'integer')
    return { part: 'REVISION', path, message: 'is a whole number, and was any' }
  return { part: 'MODEL', path, message: `is ${to}, and was ${from}` }
}

/** Of an enum, or of one value. */
function valueChanges(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  const [from, to] = [valuesOf(older), valuesOf(newer)]
  if (!from && !to) return []
  if (!to) return [{ part: 'ADDITION', path, message: 'takes other values too' }]
  if (!from) return [{ part: 'REVISION', path, message: `takes only ${to.join(', ')}` }]
  const gone = from.filter((value) => !to.includes(value))
  const more = to.filter((value) => !from.includes(value))
  return [
    ...(gone.length > 0 ? [{ part: 'REVISION', path, message: `takes no ${gone.join(', ')}` } as const] : []),
    ...(more.length > 0
      ? [{ part: 'ADDITION', path, message: `takes ${more.join(', ')} too` } as const]
      : []),
  ]
}

const valuesOf = (schema: JsonSchema): readonly string[] | undefined =>
  'const' in schema
    ? [JSON.stringify(schema.const)]
    : (schema.enum as unknown[] | undefined)?.map((value) => JSON.stringify(value))

function fieldChanges(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  const [from, to] = [fieldsOf(older), fieldsOf(newer)]
  return [
    ...[...from.keys()]
      .filter((name) => !to.has(name))
      .map(
        (name): Change => ({
          part: 'MODEL',
          path: `${path}/${name}`,
          message: 'is gone, or has another name',
        }),
      ),
    ...[...to].flatMap(([name, { schema, required }]): Change[] => {
      const [at, before] = [`${path}/${name}`, from.get(name)]
      if (!before)
        return [
          required
            ? { part: 'REVISION', path: at, message: 'is new, and required' }
            : { part: 'ADDITION', path: at, message: 'is new' },
        ]
      const need: Change[] =
        before.required === required
          ? []
          : [
              required
                ? { part: 'REVISION', path: at, message: 'is required' }
                : { part: 'ADDITION', path: at, message: 'may be absent' },
            ]
      return [...need, ...compare(before.schema, schema, at)]
    }),
    ...othersChange(older, newer, path),
  ]
}

function fieldsOf({ properties = {}, required = [] }: JsonSchema) {
  const needed = new Set(required as string[])
  return new Map(
    Object.entries(properties as Record<string, JsonSchema>).map(
      ([name, schema]) => [name, { schema, required: needed.has(name) }] as const,
    ),
  )
}

/** Fields that a contract does not name: refused, or let in. */
function othersChange(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  const [from, to] = [older.additionalProperties ?? true, newer.additionalProperties ?? true]
  if (same(from, to)) return []
  if (from === false) return [{ part: 'ADDITION', path, message: 'lets fields in that it does not name' }]
  if (to === false) return [{ part: 'REVISION', path, message: 'refuses fields that it does not name' }]
  if (open(from) && open(to))
    return [{ part: 'ADDITION', path, message: 'does other things with fields that it does not name' }]
  if (open(from)) return [{ part: 'REVISION', path, message: 'checks fields that it does not name' }]
  return open(to)
    ? [{ part: 'ADDITION', path, message: 'does not check fields that it does not name' }]
    : compare(from as JsonSchema, to as JsonSchema, `${path}/*`)
}

const open = (others: unknown) => others === true || same(others, {})

function itemChanges(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  if (older.items === undefined && newer.items === undefined) return []
  return compare((older.items ?? {}) as JsonSchema, (newer.items ?? {}) as JsonSchema, `${path}/*`)
}

/** Each way of the older has to be one of the newer, or less than one. */
function alternatives(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  const [from, to] = [waysOf(older), waysOf(newer)]
  const lost = from.flatMap((way): Change[] => {
    const found = to.map((other) => compatibility(way, other).part)
    if (found.some((part) => part === 'none' || part === 'ADDITION')) return []
    const part = found.includes('REVISION') || from.length > 1 ? 'REVISION' : 'MODEL'
    return [{ part, path, message: `is no longer always taken as ${way.type ?? 'it was'}` }]
  })
  const kept = from.some((way) => to.some((other) => compatibility(way, other).part !== 'MODEL'))
  if (!kept) return [{ part: 'MODEL', path, message: 'is something else' }]
  if (lost.length > 0) return lost
  return same(from, to) ? [] : [{ part: 'ADDITION', path, message: 'may be more than it could be' }]
}

const hasWays = ({ anyOf, type }: JsonSchema) => anyOf !== undefined || Array.isArray(type)

/** `{type: ['string', 'null'], maxLength: 5}` is either a text of that length or null. */
function waysOf(schema: JsonSchema): readonly JsonSchema[] {
  if (Array.isArray(schema.type))
    return schema.type.map((type: string) => (type === 'null' ? { type } : { ...schema, type }))
  return (schema.anyOf as JsonSchema[] | undefined)?.flatMap(waysOf) ?? [schema]
}

/** What this knows nothing of cannot be compared. */
function otherChanges(older: JsonSchema, newer: JsonSchema, path: string): Change[] {
  const known = (word: string) => ANNOTATIONS.has(word) || COMPARED.has(word) || BOUNDS.has(word)
  return [...new Set([...Object.keys(older), ...Object.keys(newer)])]
    .filter((word) => !known(word) && !same(older[word], newer[word]))
    .map((word) => ({ part: 'MODEL', path, message: `says another thing of ${word}, which is not compared` }))
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
