import { Fault } from '../../contracts/problem.ts'
import type { RawRow } from './raw-row.ts'

/** One JSON object, or an array of them. */
export function readJson(body: string): RawRow[] {
  const value = parseBody(body)
  const rows = Array.isArray(value) ? value : [value]
  return rows.map((row) => unwrap(row, JSON.stringify(row)))
}

export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new Fault(
      'malformed-request',
      `The body is no JSON (${error instanceof Error ? error.message : String(error)}); nothing was taken. Rows one a line are application/x-ndjson.`,
    )
  }
}

/** Self-describing JSON names its contract: `{"schema": "iglu:vendor/name/jsonschema/1-0-0", "data": {…}}`. */
export function unwrap(value: unknown, text: string): RawRow {
  if (isSelfDescribing(value)) return { text, value: value.data, schema: value.schema }
  return { text, value }
}

function isSelfDescribing(value: unknown): value is { schema: string; data: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === 2 &&
    'data' in value &&
    'schema' in value &&
    typeof value.schema === 'string' &&
    value.schema.startsWith('iglu:')
  )
}
