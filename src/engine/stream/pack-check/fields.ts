import type { Stream } from '../../../contracts/stream.ts'
import { type JsonSchema, schemaOf } from '../../contract/json-schema.ts'
import type { Finding } from './finding.ts'
import { among } from './names.ts'

/** What a field of a stream may hold, by its contract. */
export interface Field {
  readonly required: boolean
  /** Numbers, or decimals as text. */
  readonly isNumber: boolean
  readonly isText: boolean
  /** Every value that it may have, where they are few and known. */
  readonly values: readonly unknown[] | undefined
}

export type Fields = ReadonlyMap<string, Field>

export function fieldsOf(stream: Stream, version: string = stream.version): Fields {
  const { properties = {}, required = [] } = schemaOf(stream, version) ?? {}
  return new Map(
    Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => [
      name,
      fieldOf(schema, (required as string[]).includes(name)),
    ]),
  )
}

function fieldOf(schema: JsonSchema, required: boolean): Field {
  const ways = waysOf(schema).filter(({ type }) => type !== 'null')
  const values = ways.map(valuesOf)
  return {
    required,
    isNumber: ways.length > 0 && ways.every(isNumber),
    isText: ways.some(({ type }) => type === 'string'),
    values: values.every((each) => each !== undefined) ? values.flat() : undefined,
  }
}

function waysOf(schema: JsonSchema): JsonSchema[] {
  if (Array.isArray(schema.type)) return schema.type.map((type: string) => ({ ...schema, type }))
  return (schema.anyOf as JsonSchema[] | undefined)?.flatMap(waysOf) ?? [schema]
}

function valuesOf(schema: JsonSchema): readonly unknown[] | undefined {
  if ('const' in schema) return [schema.const]
  return schema.type === 'boolean' ? [true, false] : (schema.enum as unknown[] | undefined)
}

function isNumber({ type, pattern }: JsonSchema): boolean {
  if (type === 'number' || type === 'integer') return true
  if (type !== 'string' || typeof pattern !== 'string') return false
  const form = new RegExp(pattern, 'u')
  return ['1', '1.5', '1.50', '-1'].some((text) => form.test(text)) && !form.test('one') && !form.test('')
}

/** A field that has to be there. */
export function* missing(path: string, name: string, fields: Fields): Generator<Finding> {
  if (!fields.has(name)) yield { path, message: `there is no field "${name}": ${among(fields.keys())}` }
}

/** A state that a session can have. Where any text may be one, any may be named. */
export function* stateFindings(
  path: string,
  state: string,
  values: readonly unknown[] | undefined,
): Generator<Finding> {
  if (values && !values.includes(state))
    yield { path, message: `no row is in the state "${state}": ${among(values.map(String))}` }
}
