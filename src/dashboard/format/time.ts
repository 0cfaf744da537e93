const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string, time: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify([zone, options])
  const known =
    formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone, hourCycle: 'h23' })
  formats.set(key, known)
  return known.format(time)
}

/** `14:05`, and with seconds where they tell anything. */
export function clock(zone: string, time: number): string {
  const withSeconds = Math.floor(time / 1000) % 60 !== 0
  return format(zone, time, {
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds && { second: '2-digit' }),
  })
}

/** `20 Nov 14:05`. */
export function moment(zone: string, time: number): string {
  return `${format(zone, time, { day: 'numeric', month: 'short' })} ${clock(zone, time)}`
}

/** `20 Nov`. */
export function day(zone: string, time: number): string {
  return format(zone, time, { day: 'numeric', month: 'short' })
}

/** `Nov 2026`. */
export function month(zone: string, time: number): string {
  return format(zone, time, { month: 'short', year: 'numeric' })
}

/** How long ago, in the largest unit that tells it: `4 s`, `12 min`, `3 h`, `2 d`. */
export function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** A length of time in words, as they stand behind “each” or “the last”: `minute`, `10 seconds`. */
export function lengthOf(ms: number): string {
  const [amount, unit] =
    ms % 86_400_000 === 0
      ? [ms / 86_400_000, 'day']
      : ms % 3_600_000 === 0
        ? [ms / 3_600_000, 'hour']
        : ms % 60_000 === 0
          ? [ms / 60_000, 'minute']
          : [ms / 1000, 'second']
  return amount === 1 ? unit : `${amount} ${unit}s`
}

/** When a day like `2026-11-01` begins on the clocks of a zone, epoch ms; nothing for what is no day. */
export function startOfDay(zone: string, date: string): number | undefined {
  const utc = /^\d{4}-\d\d-\d\d$/.test(date) ? Date.parse(date) : Number.NaN
  if (Number.isNaN(utc)) return undefined
  // the second look is for a change of clocks between the two
  return utc - offset(zone, utc - offset(zone, utc))
}

/** How far the clocks of a zone are before UTC, ms. */
function offset(zone: string, time: number): number {
  const parts = format(zone, time, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).match(/\d+/g)
  const [day = '', month = '', year = '', ...clock] = parts ?? []
  return Date.parse(`${year}-${month}-${day}T${clock.join(':')}Z`) - Math.floor(time / 1000) * 1000
}

/** `2026-11-01` → `2026-11-02`; nothing for what is no day. */
export function dayAfter(date: string): string {
  const time = Date.parse(date)
  return Number.isNaN(time) ? '' : new Date(time + 86_400_000).toISOString().slice(0, 10)
}

/** The zones that the browser knows. */
export const ZONES: readonly string[] = [
  'UTC',
  ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'),
]

export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone
