/** SQL with its parameters, ?1 the first. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly (string | number | null)[]
}

/** A value of a statement may have 2 MB, and a character up to three bytes. */
const CHUNK_CHARACTERS = 600_000

/** JSON arrays of rows, each small enough for one statement unless a single row is not. */
export function* chunks(rows: Iterable<unknown>): Generator<string> {
  let texts: string[] = []
  let characters = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    if (texts.length > 0 && characters + text.length > CHUNK_CHARACTERS) {
      yield `[${texts.join(',')}]`
      texts = []
      characters = 0
    }
    texts.push(text)
    characters += text.length
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`
}

/** The list at a place of a JSON row, as a type. Numbers without a fraction come out of JSON as integers. */
export function element(place: number, stored: 'TEXT' | 'INTEGER' | 'REAL'): string {
  return stored === 'REAL' ? `CAST(value ->> ${place} AS REAL)` : `value ->> ${place}`
}
