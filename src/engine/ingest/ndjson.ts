import { parseJson, type RawRow } from './raw-row.ts'

/** Newline-delimited JSON; blank lines are nothing, and a line that is no JSON is a bad row, not a bad body. */
export function readNdjson(body: string): RawRow[] {
  return linesOf(body).map(parseJson)
}

/** Lines of a stream that declares its own line format: each is a row of text. */
export function readLines(body: string): RawRow[] {
  return linesOf(body).map(readLine)
}

export function readLine(text: string): RawRow {
  return { text, form: 'line', value: text }
}

function linesOf(body: string): string[] {
  return body.split(/\r?\n/).filter((line) => line.trim() !== '')
}
