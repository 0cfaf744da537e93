import type { HolidayCalendar } from '../../contracts/calendar.ts'
import type { Column } from './column.ts'

const DAY = 86_400_000

/** The columns of `time_dim`, one row a day. */
export const TIME_COLUMNS: readonly Column[] = [
  { name: 'date_key', type: 'integer', meaning: 'The day as a number, 20261108' },
  { name: 'date', type: 'text', meaning: 'The day as text, 2026-11-08, as local_day() gives it' },
  { name: 'day', type: 'integer', meaning: 'Of the month' },
  { name: 'day_of_week', type: 'integer', meaning: '1 is Monday, 7 is Sunday' },
  { name: 'week', type: 'integer', meaning: 'Of the year, by ISO 8601' },
  { name: 'month', type: 'integer' },
  { name: 'quarter', type: 'integer' },
  { name: 'year', type: 'integer' },
  { name: 'holiday_flag', type: 'flag', meaning: 'Whether it is a holiday in India' },
  { name: 'holiday', type: 'text', meaning: 'Which one' },
]

export type TimeRow = readonly (string | number | null)[]

/** Every day of the years that the calendar knows, its columns in order. */
export function* timeRows({ years: [first, last], holidays }: HolidayCalendar): Generator<TimeRow> {
  for (let time = Date.UTC(first, 0, 1); time < Date.UTC(last + 1, 0, 1); time += DAY) {
    const date = new Date(time)
    const text = date.toISOString().slice(0, 10)
    const month = date.getUTCMonth() + 1
    const holiday = holidays[text] ?? null
    yield [
      Number(text.replaceAll('-', '')),
      text,
      date.getUTCDate(),
      date.getUTCDay() || 7,
      isoWeek(time),
      month,
      Math.ceil(month / 3),
      date.getUTCFullYear(),
      holiday === null ? 0 : 1,
      holiday,
    ]
  }
}

/** The week that has the Thursday, counted in the year of that Thursday. */
function isoWeek(time: number): number {
  const day = new Date(time).getUTCDay() || 7
  const thursday = time + (4 - day) * DAY
  return Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / (7 * DAY)) + 1
}
