import { dayAfter, startOfDay } from '../format/time.ts'
import { useAddress, useParameter } from '../router.tsx'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Lengths of time that end now, as the address names them. */
export const RANGES = {
  '15m': { title: '15 min', ms: 15 * MINUTE },
  '1h': { title: '1 h', ms: HOUR },
  '6h': { title: '6 h', ms: 6 * HOUR },
  '24h': { title: '24 h', ms: DAY },
  '7d': { title: '7 d', ms: 7 * DAY },
} as const
export type Range = keyof typeof RANGES

const isRange = (text: string): text is Range => Object.hasOwn(RANGES, text)

/** What the address says of time: a length that ends now, or a stretch of the past. */
export interface Period {
  /** Nothing where the address says days instead. */
  readonly range: Range | undefined
  readonly ms: number
  /** End, epoch ms; nothing while it is now and moves on. */
  readonly until: number | undefined
}

/** The first and the last day that somebody has chosen, `2026-11-01`, and what they come to in a zone, epoch ms; the end is not with it. */
export interface Days {
  readonly first: string
  readonly last: string
  readonly from: number
  readonly to: number
}

export function useDays(zone: string): Days | undefined {
  const { searchParams } = useAddress()
  const first = searchParams.get('from') ?? ''
  const last = searchParams.get('to') ?? ''
  const from = startOfDay(zone, first)
  const to = startOfDay(zone, dayAfter(last))
  return from === undefined || to === undefined || from >= to ? undefined : { first, last, from, to }
}

export function usePeriod(zone: string): Period {
  const [range] = useParameter('range', '1h')
  const [until] = useParameter('until', '')
  const days = useDays(zone)
  if (days) return { range: undefined, ms: days.to - days.from, until: days.to }
  const known = isRange(range) ? range : '1h'
  const end = Date.parse(until)
  return { range: known, ms: RANGES[known].ms, until: Number.isNaN(end) ? undefined : end }
}

/** Columns that a chart shows at most. */
const COLUMNS = 240
const STEPS = [
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
]

/** How long the windows of a chart are: as they were declared, or so many in one that there is room for all. */
export function stepFor(declared: number, ms: number): number {
  if (ms / declared <= COLUMNS) return declared
  return STEPS.find((step) => step % declared === 0 && DAY % step === 0 && ms / step <= COLUMNS) ?? DAY
}
