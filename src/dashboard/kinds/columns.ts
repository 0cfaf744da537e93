import type { KpiShape } from '../../contracts/pack-shape.ts'

type Column = KpiShape['columns'][number]

export const isNumeric = ({ unit, name }: Column): boolean => unit !== undefined && !TIMES.has(name)

/** Columns that say when, in the zone that was asked for. */
const TIMES: ReadonlySet<string> = new Set(['day', 'week', 'month', 'quarter', 'year', 'hour'])

export const isTime = ({ name, type }: Column): boolean => TIMES.has(name) || type === 'time'

/** The numbers of a KPI, that first which it is likely about: a share, what it is named after, money, what is no mere count. */
export function valuesOf({ name: kpi, chart, columns }: KpiShape): readonly Column[] {
  const numbers = columns.filter((column) => isNumeric(column) && column.name !== 'rank')
  // a share of an hour is of too few to say much
  const shares = chart === 'hours' ? [] : numbers.filter(({ unit }) => unit === 'share')
  const first =
    shares.find(({ name }) => kpi.includes(name)) ??
    shares[0] ??
    numbers.find(({ name }) => kpi.includes(name)) ??
    numbers.find(({ unit }) => unit === 'money') ??
    (chart === 'hours' ? undefined : numbers.findLast(({ unit }) => unit !== 'count')) ??
    numbers[0]
  return first === undefined ? [] : [first, ...numbers.filter((column) => column !== first)]
}

/** What names a row: its name where it has one beside an id, else all of its words. */
export function labelColumns({ columns }: KpiShape): readonly Column[] {
  const labels = columns.filter((column) => !isNumeric(column) && !isTime(column))
  const named = labels.filter(({ name }) => /(^|_)(name|title)$/.test(name))
  const others = labels.filter(({ name }) => !/(^|_)(name|title|id)$/.test(name))
  return named.length > 0 ? [...named, ...others] : labels
}

/** Epoch ms, read as UTC, of what the columns of time say: `2026-11`, `2026-11-01` with an hour, `2026`. */
export function timeOf(row: Readonly<Record<string, unknown>>, columns: readonly Column[]): number {
  const day = columns.find(({ name }) => name !== 'hour')
  const text = String(row[day?.name ?? 'day'] ?? '')
  const whole = /^\d{4}$/.test(text) ? `${text}-01-01` : /^\d{4}-\d\d$/.test(text) ? `${text}-01` : text
  return Date.parse(whole) + Number(row.hour ?? 0) * 3_600_000
}

const DAY_MS = 86_400_000
const MONTH_MS = 30.44 * DAY_MS

/** Where a time of the period before stands in this one: as many days later, or as many whole months as its length comes to. */
export function later(time: number, length: number, columns: readonly Column[]): number {
  const isLong = columns.some(({ name }) => name === 'month' || name === 'quarter' || name === 'year')
  if (!isLong) return time + length
  const months = Math.round(length / MONTH_MS)
  // less than a month would put the month on itself
  if (months === 0) return Number.NaN
  const date = new Date(time)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
}
