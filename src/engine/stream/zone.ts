const formats = new Map<string, Intl.DateTimeFormat>()
/** Names that are kept: a caller may write one zone in thousands of ways, in capitals or not. */
const FORMATS = 1_000

/** Whether there is such an IANA zone. */
export function isZone(name: string): boolean {
  try {
    return formatOf(name) !== undefined
  } catch {
    return false
  }
}

/** Milliseconds that the zone's clocks are ahead of UTC at a time. */
export function offsetAt(zone: string, time: number): number {
  const parts: Record<string, number> = {}
  for (const { type, value } of formatOf(zone).formatToParts(time)) parts[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000
}

/** The start of the stretch of local time, `length` ms of it, that a time falls in: hours and days as the zone's clocks show them. */
export function localFloor(zone: string, time: number, length: number): number {
  const local = time + offsetAt(zone, time)
  return fromLocal(zone, Math.floor(local / length) * length)
}

/** The time at which the zone's clocks show `local`: the first of two, where they are put back. */
export function fromLocal(zone: string, local: number): number {
  const guess = local - offsetAt(zone, local - offsetAt(zone, local))
  const earlier = local - offsetAt(zone, guess - 86_400_000)
  return earlier < guess && earlier + offsetAt(zone, earlier) === local ? earlier : guess
}

/** `2026-11-01T15:30:00.000+05:30`. */
export function isoIn(zone: string, time: number): string {
  const offset = offsetAt(zone, time)
  const local = new Date(time + offset).toISOString().slice(0, -1)
  const minutes = Math.abs(Math.round(offset / 60_000))
  const pad = (part: number) => String(part).padStart(2, '0')
  return `${local}${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  if (formats.size >= FORMATS) formats.clear()
  formats.set(zone, format)
  return format
}
