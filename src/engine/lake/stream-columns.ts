import type { Stream } from '../../contracts/stream.ts'
import { type JsonSchema, schemaOf } from '../contract/json-schema.ts'
import type { LakeColumn, LakePrimitive, LakeType } from './column.ts'

/** What a row has that no column takes, as JSON: fields that the contract lets through unnamed, or that were another thing once. */
export const REST = '_rest'
/** Which ledger took the row, `order_id-0`, and the last log row of its segment: with the table they name the segment. */
export const LEDGER = '_ledger'
export const SEQUENCE = '_sequence'

const LINEAGE: readonly LakeColumn[] = [
  { name: REST, type: 'string' },
  { name: LEDGER, type: 'string' },
  { name: SEQUENCE, type: 'long' },
]

/** The columns of a stream's raw table: the fields of its contract in their order, then where the row came from. */
export function streamColumns(stream: Stream): LakeColumn[] {
  const { properties = {} } = schemaOf(stream, stream.version) ?? {}
  const fields = Object.entries(properties as Record<string, JsonSchema>)
  return [...fields.map(([name, schema]) => ({ name, type: typeOf(schema) })), ...LINEAGE]
}

function typeOf(schema: JsonSchema): LakeType {
  const ways = (schema.anyOf as JsonSchema[] | undefined)?.filter(({ type }) => type !== 'null').map(typeOf)
  if (ways) return common(ways)
  if (schema.type !== 'array') return primitive(schema)
  const { items } = schema as { items?: JsonSchema }
  const element = items && typeOf(items)
  // a list of what is more than a value is its JSON
  if (typeof element !== 'string' || items?.type === 'object') return 'string'
  return { type: 'array', elementType: element, containsNull: true }
}

/** Of a day or a time: both are instants. Of anything else that differs: text, which takes everything. */
function common(ways: readonly LakeType[]): LakeType {
  const [first = 'string', ...others] = ways
  if (others.every((way) => JSON.stringify(way) === JSON.stringify(first))) return first
  return ways.every((way) => way === 'date' || way === 'timestamp') ? 'timestamp' : 'string'
}

function primitive({ type, format, pattern }: JsonSchema): LakePrimitive {
  if (type === 'integer') return 'long'
  if (type === 'number') return 'double'
  if (type === 'boolean') return 'boolean'
  if (format === 'date') return 'date'
  if (format === 'date-time') return 'timestamp'
  return typeof pattern === 'string' && isMoney(new RegExp(pattern, 'u')) ? 'decimal(18,2)' : 'string'
}

/** An amount of at most two decimals and of no more digits than fit. */
function isMoney(form: RegExp): boolean {
  const takes = (text: string) => form.test(text)
  return ['1', '1.50'].every(takes) && !['', 'one', '1.505', '1'.repeat(17)].some(takes)
}
