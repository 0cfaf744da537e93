import { isoTime } from '../stream/iso-time.ts'
import { fromLocal, offsetAt } from '../stream/zone.ts'

const DAY = 86_400_000

/** A day of a zone, `2026-11-01`, and the times that it is: [from, to), epoch ms. */
export interface ZonedDay {
  readonly day: string
  readonly from: number
  readonly to: number
}

export function zonedDay(zone: string, day: string): ZonedDay {
  const local = isoTime(day)
  if (local === null) throw new Error(`"${day}" is no day`)
  return { day, from: fromLocal(zone, local), to: fromLocal(zone, local + DAY) }
}

/** The day so many days before, or after, one. */
export function dayFrom(day: string, days: number): string {
  return new Date((isoTime(day) ?? 0) + days * DAY).toISOString().slice(0, 10)
}

/** The day that a zone's calendars show at a time. */
export function dayAt(zone: string, time: number): string {
  return new Date(time + offsetAt(zone, time)).toISOString().slice(0, 10)
}
