const MINUTE = 60_000
const TWO = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'))

/** Epoch ms as an ISO 8601 time. Most times are of the minute of the one before. */
export function isoText(): (time: number) => string {
  let minute = Number.NaN
  let head = ''
  return (time) => {
    const own = Math.floor(time / MINUTE)
    if (own !== minute) {
      minute = own
      head = new Date(own * MINUTE).toISOString().slice(0, 17)
    }
    const rest = time - own * MINUTE
    const ms = rest % 1000
    const padded = ms < 10 ? `00${ms}` : ms < 100 ? `0${ms}` : ms
    return `${head}${TWO[(rest - ms) / 1000]}.${padded}Z`
  }
}
