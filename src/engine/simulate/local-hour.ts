/** Offsets of time zones change on quarters of an hour only. */
const QUARTER = 900_000

/** The hour of the day in an IANA zone, of a time in epoch ms. */
export function localHour(timezone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    hour: 'numeric',
  })
  let quarter = Number.NaN
  let hour = 0
  return (time) => {
    const own = Math.floor(time / QUARTER)
    if (own === quarter) return hour
    quarter = own
    hour = Number(format.format(own * QUARTER))
    return hour
  }
}
