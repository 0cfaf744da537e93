/** How the text of a row is read again, where it is not JSON that stands for itself. */
export type RowForm =
  | 'line'
  | 'cloud-event'
  | { readonly columns: readonly string[]; readonly delimiter: string }

/** One row as it was sent: its own text, kept for the quarantine, and its value, or why it has none. */
export type RawRow = { readonly text: string; readonly form?: RowForm } & (
  | { readonly value: unknown; readonly schema?: string }
  | { readonly error: string }
)

export function parseJson(text: string): RawRow {
  try {
    return unwrap(JSON.parse(text), text)
  } catch (error) {
    return { text, error: `is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** Self-describing JSON names its contract: `{"schema": "iglu:vendor/name/jsonschema/1-0-0", "data": {…}}`. */
export function unwrap(value: unknown, text: string): RawRow {
  if (isSelfDescribing(value)) return { text, value: value.data, schema: value.schema }
  return { text, value }
}

/** Nearly no row is: what tells so comes first. */
function isSelfDescribing(value: unknown): value is { schema: string; data: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'schema' in value &&
    typeof value.schema === 'string' &&
    value.schema.startsWith('iglu:') &&
    'data' in value &&
    Object.keys(value).length === 2
  )
}
