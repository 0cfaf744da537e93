import { isoTime } from './iso-time.ts'
import { fromLocal } from './zone.ts'

/** The time that is asked for, epoch ms; null when the text is none. A day begins where the zone's clocks say so. */
export function timeOf(text: string | undefined, zone: string | undefined): number | null {
  const time = text === undefined ? null : isoTime(text)
  return time !== null && zone !== undefined && text?.length === 10 ? fromLocal(zone, time) : time
}
