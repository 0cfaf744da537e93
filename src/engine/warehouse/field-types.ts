import type { ColumnType } from '../../contracts/column.ts'
import type { Stream } from '../../contracts/stream.ts'
import { type JsonSchema, schemaOf } from '../contract/json-schema.ts'

/** What each field of a stream is in the warehouse, as its contract tells. */
export function fieldTypes(stream: Stream): ReadonlyMap<string, ColumnType> {
  const { properties = {} } = schemaOf(stream, stream.version) ?? {}
  return new Map(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [name, typeOf(schema)]),
  )
}

/** Fields that every row has: by contract, or because cleaning gives them. */
export function requiredFields(stream: Stream): ReadonlySet<string> {
  const { required = [] } = schemaOf(stream, stream.version) ?? {}
  const has = new Set(required as string[])
  for (const rule of stream.cleaning ?? []) {
    if ('fill' in rule) has.add(rule.fill)
    if ('difference' in rule && rule.of.every((part) => has.has(part))) has.add(rule.difference)
    if ('join' in rule && rule.of.every((part) => has.has(part))) has.add(rule.join)
  }
  return has
}

function typeOf(schema: JsonSchema): ColumnType {
  const ways = (schema.anyOf as JsonSchema[] | undefined)?.filter(({ type }) => type !== 'null').map(typeOf)
  if (ways) return ways.every((way) => way === ways[0]) ? (ways[0] ?? 'text') : 'text'
  switch (schema.type) {
    case 'integer':
      return 'integer'
    case 'number':
      return 'real'
    case 'boolean':
      return 'flag'
    case 'array':
    case 'object':
      return 'list'
    default:
      return textType(schema)
  }
}

function textType({ format, pattern }: JsonSchema): ColumnType {
  if (format === 'date' || format === 'date-time') return 'time'
  if (typeof pattern !== 'string') return 'text'
  const form = new RegExp(pattern, 'u')
  const takes = (text: string) => form.test(text)
  if (!takes('1') || !takes('1.50') || takes('one') || takes('')) return 'text'
  return takes('1.505') ? 'real' : 'money'
}
