/** Offsets of time zones change on quarters of an hour only. */
const QUARTER = 900_000

/** The day in an IANA zone of a time in epoch ms, `2026-11-01`. */
export function localDay(timezone: string): (time: number) => string {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  })
  let quarter = Number.NaN
  let day = ''
  return (time) => {
    const own = Math.floor(time / QUARTER)
    if (own === quarter) return day
    quarter = own
    day = format.format(own * QUARTER)
    return day
  }
}

/** The month of the year in an IANA zone of a time in epoch ms: 0 is January. */
export function localMonth(timezone: string): (time: number) => number {
  const day = localDay(timezone)
  return (time) => Number(day(time).slice(5, 7)) - 1
}
