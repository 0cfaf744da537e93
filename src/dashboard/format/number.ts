import type { Unit } from '../../contracts/unit.ts'

/** How numbers are written: English words and digits, everywhere the same; rupees are grouped and shortened as India does. */
const LOCALE = 'en-GB'

export interface Measure {
  readonly unit: Unit | undefined
  /** ISO 4217, of money. */
  readonly currency?: string | undefined
}

const NOTHING = '–'

/** A number in people's form: `₹8.4 Cr`, `12.3 k`, `1.2 s`, `96.5 %`. Three digits that count. */
export function short(value: unknown, measure: Measure): string {
  const number = numberOf(value)
  if (number === null) return NOTHING
  switch (measure.unit) {
    case 'money':
      return money(number, measure.currency)
    case 'usd':
      return `$${small(number)}`
    case 'nano_usd':
      return `$${small(number / 1e9)}`
    case 'share':
      return `${digits(number * 100)} %`
    case 'percent':
      return `${digits(number)} %`
    case 'ms':
      return duration(number / 1000)
    case 's':
      return duration(number)
    case 'minutes':
      return `${compact(number)} min`
    case 'hours':
      return `${compact(number)} h`
    case 'days':
      return `${compact(number)} d`
    case 'bytes':
      return scaled(number, BYTES)
    case 'gigabytes':
      return `${compact(number)} GB`
    case 'kbps':
      return scaled(number * 1000, BITS)
    case 'g':
      return scaled(number, GRAMS)
    case 'cm3':
      return scaled(number / 1000, LITRES)
    case 'km':
      return `${compact(number)} km`
    default:
      return compact(number)
  }
}

/**
 * What a number is more or less than one before: of shares in points of a hundred, else in parts of what it was. What may be less than nothing has
 * no parts, and a part of ten or more is told as how many times it is.
 */
export function difference(value: unknown, before: unknown, measure: Measure): string {
  const { unit } = measure
  const [now, old] = [numberOf(value), numberOf(before)]
  if (now === null || old === null) return NOTHING
  const isShare = unit === 'share' || unit === 'percent'
  if (!isShare && old === 0) return now === 0 ? '±0 %' : 'new'
  if (!isShare && (now < 0 || old < 0)) return signed(now - old, (size) => short(size, measure))
  if (!isShare && now / old >= 10) return `×${digits(now / old)}`
  const change = isShare ? (now - old) * (unit === 'share' ? 100 : 1) : (100 * (now - old)) / Math.abs(old)
  return signed(change, (size) => `${digits(size)} ${isShare ? 'pp' : '%'}`)
}

function signed(change: number, write: (size: number) => string): string {
  const text = write(Math.abs(change))
  return `${/^0(?![.\d])/.test(text) ? '±' : change < 0 ? '−' : '+'}${text}`
}

/** The whole number, for whoever asks what is behind the short one. */
export function exact(value: unknown, { unit, currency }: Measure): string {
  const number = numberOf(value)
  if (number === null) return 'no value'
  const locale = currency === 'INR' && unit === 'money' ? 'en-IN' : LOCALE
  if (unit === 'money' && currency !== undefined)
    return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(number)
  const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 9 }).format(number)
  return `${text}${WORDS[unit ?? 'number'] ?? ''}`
}

const WORDS: { readonly [unit in Unit]?: string } = {
  share: ' of 1',
  percent: ' %',
  usd: ' US dollars',
  nano_usd: ' billionths of a US dollar',
  ms: ' ms',
  s: ' s',
  minutes: ' minutes',
  hours: ' hours',
  days: ' days',
  kbps: ' kbit/s',
  bytes: ' bytes',
  gigabytes: ' GB',
  g: ' g',
  cm3: ' cm³',
  km: ' km',
}

/** From what size on, and what it is then counted in. */
type Scale = readonly (readonly [from: number, divisor: number, unit: string])[]
const COUNTS: Scale = [
  [1e9, 1e9, 'bn'],
  [1e6, 1e6, 'M'],
  [1e4, 1e3, 'k'],
]
const BYTES: Scale = [
  [1e9, 1e9, 'GB'],
  [1e6, 1e6, 'MB'],
  [1e3, 1e3, 'kB'],
  [0, 1, 'B'],
]
const BITS: Scale = [
  [1e6, 1e6, 'Mbit/s'],
  [1e3, 1e3, 'kbit/s'],
  [0, 1, 'bit/s'],
]
const GRAMS: Scale = [
  [1e6, 1e6, 't'],
  [1e3, 1e3, 'kg'],
  [0, 1, 'g'],
]
const LITRES: Scale = [
  [1e3, 1e3, 'm³'],
  [0, 1, 'l'],
]
const RUPEES: Scale = [
  [1e7, 1e7, 'Cr'],
  [1e5, 1e5, 'L'],
]

export function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

/** Under ten thousand every digit is shown: people count orders. */
function compact(number: number): string {
  return Number.isInteger(number) && Math.abs(number) < 10_000 ? grouped(number, 0) : scaled(number, COUNTS)
}

function scaled(number: number, scale: Scale): string {
  const [, divisor, unit] = scale.find(([from]) => Math.abs(number) >= from) ?? [0, 1, '']
  return unit === '' ? digits(number) : `${digits(number / divisor)} ${unit}`
}

function money(number: number, currency: string | undefined): string {
  const scale = currency === 'INR' ? RUPEES : COUNTS
  const least = scale.at(-1)?.[0] ?? Infinity
  const text =
    Math.abs(number) >= least
      ? scaled(Math.abs(number), scale)
      : grouped(Math.abs(number), Math.abs(number) < 100 ? 2 : 0)
  return `${number < 0 ? '−' : ''}${symbol(currency)}${text}`
}

function symbol(currency: string | undefined): string {
  if (currency === undefined) return ''
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  return parts.find(({ type }) => type === 'currency')?.value ?? ''
}

/** Seconds. */
function duration(seconds: number): string {
  const size = Math.abs(seconds)
  if (size >= 5400) return `${digits(seconds / 3600)} h`
  if (size >= 120) return `${digits(seconds / 60)} min`
  if (size >= 1 || size === 0) return `${digits(seconds)} s`
  return `${digits(seconds * 1000)} ms`
}

/** What costs a fraction of a cent has its first two digits that count. */
function small(number: number): string {
  if (number === 0) return '0'
  if (Math.abs(number) < 0.01)
    return new Intl.NumberFormat(LOCALE, { maximumSignificantDigits: 2 }).format(number)
  return Math.abs(number) < 100 ? grouped(number, 2, 2) : compact(number)
}

/** Three digits that count, and all of those before the point. */
function digits(number: number): string {
  const size = Math.abs(number)
  return grouped(number, size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

function grouped(number: number, most: number, least = 0): string {
  const key = most * 10 + least
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(LOCALE, { maximumFractionDigits: most, minimumFractionDigits: least })
  formats.set(key, format)
  return format.format(number).replace('-', '−')
}

const formats = new Map<number, Intl.NumberFormat>()
