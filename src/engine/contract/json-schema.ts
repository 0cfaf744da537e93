import * as z from 'zod'
import type { Stream } from '../../contracts/stream.ts'
import { versionsOf } from './version.ts'

/** JSON Schema, draft 2020-12, as far as zod writes it. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** What a row has to be that is held against a version, or nothing where there is no such version. */
export function schemaOf({ version, fields, earlier = {} }: Stream, of: string): JsonSchema | undefined {
  const declared = of === version ? fields : new Map(Object.entries(earlier)).get(of)?.fields
  return declared && z.toJSONSchema(declared, { io: 'input', unrepresentable: 'any' })
}

/** The same with its name, as JSON Schema and as Iglu spell it. @param origin of the address where it is served */
export function contractOf(fullName: string, stream: Stream, version: string, origin: string) {
  const { $schema, ...schema } = schemaOf(stream, version) ?? {}
  if ($schema === undefined) return undefined
  const [vendor, name] = fullName.split('.')
  return {
    $schema,
    $id: `${origin}/v1/contracts/${fullName}/${version}`,
    self: { vendor, name, format: 'jsonschema', version },
    title: fullName,
    version,
    versions: versionsOf(stream),
    ...schema,
  }
}
