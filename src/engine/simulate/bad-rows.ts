import type { BadKind } from '../../contracts/simulator.ts'
import type { Stream } from '../../contracts/stream.ts'
import { checker } from '../stream/check.ts'
import type { Random } from './random.ts'
import { lineOf, type Row } from './template.ts'

/** Far enough that a past period which is sent today has it in the future too. */
const TEN_YEARS = 10 * 365 * 86_400_000
/** What no field takes that wants something else. */
const STRANGE = [12_345, 'n/a', true] as const
const NO_WORD = 'no_such_word'

/** Breaks a good row. What comes back is a row, or the text of a line. */
export type Break = (row: Row, arrival: number, random: Random) => Row | string

/** The ways to break a row of the stream so that its contract refuses it, as the contract itself tells when it is tried. */
export function breaks(
  name: string,
  stream: Stream,
  fields: readonly string[],
): Record<BadKind, Break | undefined> {
  const { shape } = stream.fields
  const refuses = (field: string, value: unknown) => shape[field]?.safeParse(value).success === false
  const filled = new Set(stream.cleaning?.flatMap((rule) => ('fill' in rule ? [rule.fill] : [])))
  const required = fields.filter((field) => refuses(field, undefined) && !filled.has(field))
  const typed = fields.flatMap((field) => {
    const value = STRANGE.find((strange) => refuses(field, strange))
    // a line is all text
    return value === undefined || (stream.lines && typeof value !== 'string') ? [] : [[field, value] as const]
  })
  const words = fields.filter(
    (field) => field !== stream.time && !refusesText(field) && refuses(field, NO_WORD),
  )
  function refusesText(field: string): boolean {
    return typed.some(([each, value]) => each === field && typeof value === 'string')
  }
  return {
    missing: oneOf(required, (row, field) => without(row, field)),
    type: oneOf(typed, (row, [field, value]) => ({ ...row, [field]: value })),
    enum: oneOf(words, (row, field) => ({ ...row, [field]: NO_WORD })),
    future: (row, arrival) => ({ ...row, [stream.time]: new Date(arrival + TEN_YEARS).toISOString() }),
    line: stream.lines && ((row) => brokenLine(name, row, stream)),
  }
}

function oneOf<Item>(items: readonly Item[], change: (row: Row, item: Item) => Row): Break | undefined {
  if (items.length === 0) return undefined
  return (row, _, random) => {
    const item = items[random.below(items.length)]
    return item === undefined ? row : change(row, item)
  }
}

function without(row: Row, field: string): Row {
  const { [field]: _, ...rest } = row
  return rest
}

/** A line that broke off in the middle of a word in quotes. */
function brokenLine(name: string, row: Row, stream: Stream): string {
  const line = `${lineOf(row, stream)} note="broke of`
  if (checker(name, stream)(line, Infinity).ok) throw new Error(`${name} takes a broken line`)
  return line
}
