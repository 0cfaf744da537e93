const DAY = 86_400_000

/**
 * Epoch milliseconds of an ISO 8601 time with its zone, `2026-11-01T10:00:00.5+05:30`, or of a day, `2026-11-01`, which begins in
 * UTC. Digits after the millisecond are cut off. Nothing when it is neither: Date.parse takes a time without a zone as local.
 */
export function isoTime(text: string): number | null {
  // the contract asks first, then whoever wants the time
  if (text === lastText) return lastTime
  lastText = text
  lastTime = timeOf(text)
  return lastTime
}

let lastText = ''
let lastTime: number | null = null

function timeOf(text: string): number | null {
  const day = dayOf(text)
  if (day === null || text.length === 10) return day
  if (text.charCodeAt(10) !== 84 || text.charCodeAt(13) !== 58) return null
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const seconds = text.charCodeAt(16) === 58
  const second = seconds ? digits(text, 17, 2) : 0
  if (!(hour < 24 && minute < 60 && second < 60)) return null
  let at = seconds ? 19 : 16
  let fraction = 0
  if (seconds && text.charCodeAt(at) === 46) {
    const first = ++at
    for (let scale = 100; digits(text, at, 1) >= 0; at++, scale /= 10)
      fraction += scale >= 1 ? digits(text, at, 1) * scale : 0
    if (at === first) return null
  }
  const zone = zoneOf(text, at)
  return zone === null ? null : day + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction - zone
}

/** Days from civil, by H. Hinnant (chrono-compatible low-level date algorithms). */
function dayOf(text: string): number | null {
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1)) return null
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || day > daysIn(year, month)) return null
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return (era * 146_097 + dayOfEra - 719_468) * DAY
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Milliseconds east of Greenwich of what the text ends with. */
function zoneOf(text: string, at: number): number | null {
  const sign = text.charCodeAt(at)
  if (sign === 90) return text.length === at + 1 ? 0 : null
  if (text.length !== at + 6 || text.charCodeAt(at + 3) !== 58) return null
  const hours = digits(text, at + 1, 2)
  const minutes = digits(text, at + 4, 2)
  if ((sign !== 43 && sign !== 45) || !(hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60)) return null
  return (sign === 43 ? 1 : -1) * (hours * 3_600_000 + minutes * 60_000)
}

/** The number that `count` digits make, or NaN. */
function digits(text: string, at: number, count: number): number {
  let number = 0
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    number = number * 10 + digit
  }
  return number
}
