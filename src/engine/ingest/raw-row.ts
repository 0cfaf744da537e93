/** One row as it was sent: its own text, kept for the quarantine, and its value, or why it has none. */
export type RawRow = { readonly text: string } & (
  | { readonly value: unknown; readonly schema?: string }
  | { readonly error: string }
)

export function parseJson(text: string): RawRow {
  try {
    return { text, value: JSON.parse(text) }
  } catch (error) {
    return { text, error: `is no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
