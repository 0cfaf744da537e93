/** SQL with its parameters, ?1 the first. */
export interface Statement {
  readonly sql: string
  readonly parameters: readonly (string | number | null)[]
}

/** A value of a statement may have 2 MB. */
const CHUNK_BYTES = 1_800_000
/** Of a character, unless all are ASCII. */
const CHARACTER_BYTES = 3

/** JSON arrays of rows, each small enough for one statement unless a single row is not. */
export function* chunks(rows: Iterable<unknown>): Generator<string> {
  let texts: string[] = []
  let bytes = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    const most = 1 + (isAscii(text) ? text.length : text.length * CHARACTER_BYTES)
    if (texts.length > 0 && bytes + most > CHUNK_BYTES) {
      yield `[${texts.join(',')}]`
      texts = []
      bytes = 0
    }
    texts.push(text)
    bytes += most
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`
}

const isAscii = (text: string) => /^[ -~]*$/.test(text)

/** The list at a place of a JSON row, as a type. Numbers without a fraction come out of JSON as integers. */
export function element(place: number, stored: 'TEXT' | 'INTEGER' | 'REAL'): string {
  return stored === 'REAL' ? `CAST(value ->> ${place} AS REAL)` : `value ->> ${place}`
}
