import type { LogLine } from '../../contracts/stream.ts'

/** `name=value` or `name="value with \" in it"`, and what stands between. */
const PAIR = /\s+([\w.-]+)=("(?:[^"\\]|\\.)*"|[^\s"]\S*|)(?=\s|$)/y

/** A line as a row of text fields, or nothing where it is not `time name=value …`. */
export function parseLine(line: string, { time, rename = {} }: LogLine): Record<string, unknown> | null {
  const text = line.trim()
  const [first] = text.split(/\s/, 1)
  if (!first) return null
  const row: Record<string, unknown> = { [time]: first }
  PAIR.lastIndex = first.length
  for (let end = first.length; end < text.length; end = PAIR.lastIndex) {
    const [, name = '', value = ''] = PAIR.exec(text) ?? []
    if (name === '') return null
    row[Object.hasOwn(rename, name) ? (rename[name] ?? name) : name] = value.startsWith('"')
      ? value.slice(1, -1).replace(/\\(.)/g, '$1')
      : value
  }
  return row
}
