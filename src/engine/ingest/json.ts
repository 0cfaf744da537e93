import { Fault } from '../../contracts/problem.ts'
import { type RawRow, unwrap } from './raw-row.ts'

/** One JSON object, or an array of them. */
export function readJson(body: string): RawRow[] {
  const value = parseBody(body)
  const rows = Array.isArray(value) ? value : [value]
  return rows.map((row) => unwrap(row, textOf(row)))
}

/** The text of a part of a body. Parsing goes as deep as it likes, writing does not. */
export function textOf(value: unknown): string {
  try {
    return JSON.stringify(value)
  } catch {
    throw new Fault('malformed-request', 'The body is nested too deeply; nothing was taken.')
  }
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
