import Papa from 'papaparse'
import * as z from 'zod'
import { Fault } from '../../../contracts/problem.ts'
import type { Stream } from '../../../contracts/stream.ts'

/** What may part the fields of a header, of which it names one. */
export const DELIMITERS = ',\t|;'

/** The first line of a CSV file. */
export const CsvHeader = z.object({ names: z.array(z.string()), delimiter: z.string() })
export type CsvHeader = z.infer<typeof CsvHeader>

/** Reads the header, and refuses one that no row of the stream can stand under. */
export function readHeader(text: string, stream: Stream): CsvHeader {
  const { data, meta } = Papa.parse<string[]>(text)
  const names = data[0] ?? []
  if (names.join('').trim() === '') throw unreadable('The CSV is empty. Its first line names the columns.')
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  if (twice !== undefined) throw unreadable(`The CSV names the column "${twice}" twice. Name each once.`)
  const missing = requiredOf(stream).filter((field) => !names.includes(field))
  if (missing.length > 0)
    throw unreadable(
      `The header of the CSV lacks ${missing.join(', ')}; it has ${names.slice(0, 50).join(', ')}. Name the columns in the first line as the contract does.`,
    )
  return { names, delimiter: meta.delimiter }
}

function requiredOf({ fields, cleaning = [] }: Stream): string[] {
  const filled = new Set(cleaning.flatMap((rule) => ('fill' in rule ? [rule.fill] : [])))
  return Object.entries(fields.shape)
    .filter(([name, field]) => !filled.has(name) && !z.safeParse(field, undefined).success)
    .map(([name]) => name)
}

export function unreadable(detail: string): Fault {
  return new Fault('file-unreadable', detail)
}
