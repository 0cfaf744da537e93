import type { Message } from './answers.ts'

/** Fresh rows of one stream, in the order in which they came. */
export interface Run {
  readonly stream: string
  readonly lines: readonly string[]
}

/** What one group commit added. */
export interface Entry {
  /** Epoch ms; never less than the entry before. */
  readonly at: number
  readonly messages: readonly Message[]
  readonly runs: readonly Run[]
}

interface Header {
  readonly at: number
  readonly messages: readonly Message[]
  readonly runs: readonly (readonly [stream: string, rows: number])[]
}

/** Three bytes a character at worst stay under the 2 MB that a value of a Durable Object may have. */
const PART_CHARACTERS = 500_000

/** An entry as the texts of log rows: nearly always one. A header of JSON, then the rows as they are, not quoted once more. */
export function encode({ at, messages, runs }: Entry): string[] {
  const parts = split(runs)
  const headed = parts.length === 0 ? [[]] : parts
  return headed.map((part, i) => {
    const header: Header = {
      at,
      messages: i === 0 ? messages : [],
      runs: part.map(({ stream, lines }) => [stream, lines.length] as const),
    }
    return [JSON.stringify(header), ...part.flatMap(({ lines }) => lines)].join('\n')
  })
}

export function decode(text: string): Entry {
  const [first = '', ...lines] = text.split('\n')
  const { at, messages, runs }: Header = JSON.parse(first)
  let from = 0
  return {
    at,
    messages,
    runs: runs.map(([stream, rows]) => {
      const own = lines.slice(from, from + rows)
      from += rows
      return { stream, lines: own }
    }),
  }
}

/** The rows of each run as one text, without the header: for who only hands them on. */
export function decodeTexts(text: string): { stream: string; rows: number; text: string }[] {
  const end = text.indexOf('\n')
  if (end < 0) return []
  const { runs }: Header = JSON.parse(text.slice(0, end))
  let from = end + 1
  return runs.map(([stream, rows], i) => {
    const until = i === runs.length - 1 ? text.length : after(text, from, rows) - 1
    const own = text.slice(from, until)
    from = until + 1
    return { stream, rows, text: own }
  })
}

/** Where so many lines are over. */
function after(text: string, from: number, lines: number): number {
  let at = from
  for (let i = 0; i < lines; i++) at = text.indexOf('\n', at) + 1
  return at
}

function split(runs: readonly Run[]): Run[][] {
  const parts: { stream: string; lines: string[] }[][] = []
  let part: { stream: string; lines: string[] }[] = []
  let room = 0
  for (const { stream, lines } of runs) {
    let own: string[] | undefined
    for (const line of lines) {
      if (room < line.length || parts.length === 0) {
        part = []
        parts.push(part)
        room = PART_CHARACTERS
        own = undefined
      }
      if (!own) {
        own = []
        part.push({ stream, lines: own })
      }
      own.push(line)
      room -= line.length
    }
  }
  return parts
}
