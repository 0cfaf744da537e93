import { isoTime } from './iso-time.ts'

const CLOCK = String.raw`(?:[ T]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?\s*(Z|[+-]\d{2}:?\d{2})?)?`
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}$`)
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})${CLOCK}$`)

/**
 * A day or time as people and spreadsheets write it, in ISO 8601; nothing where it is none. Whether there is such a day is for the
 * contract to say.
 * @param offset of a time that says none, `+05:30`
 */
export function isoOf(text: string, order: 'day first' | 'month first', offset: string): string | undefined {
  if ((text.length === 10 || text.length === 20 || text.length === 24) && isoTime(text) !== null) return text
  const plain = text.trim()
  const first = YEAR_FIRST.exec(plain)
  if (first) {
    const [, year = '', month = '', day = '', ...clock] = first
    return written(year, month, day, clock, offset)
  }
  const last = YEAR_LAST.exec(plain)
  if (!last) return undefined
  const [, one = '', other = '', year = '', ...clock] = last
  const [day, month] = order === 'day first' ? [one, other] : [other, one]
  return written(year, month, day, clock, offset)
}

function written(
  year: string,
  month: string,
  day: string,
  [hour, minute, second = '00', zone]: readonly (string | undefined)[],
  offset: string,
): string {
  const date = `${year}-${two(month)}-${two(day)}`
  if (hour === undefined) return date
  return `${date}T${two(hour)}:${minute}:${second}${zone === undefined ? offset : zoned(zone)}`
}

const two = (digits: string) => digits.padStart(2, '0')

const zoned = (zone: string) => (zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone)
