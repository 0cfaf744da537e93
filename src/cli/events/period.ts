import { parseDuration } from '../duration.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'

/** What is simulated: the time to come, as it comes, or one that is past, as fast as it goes. Epoch ms. */
export interface SimulatedPeriod {
  readonly from: number
  readonly to: number
  readonly isLive: boolean
}

interface PeriodArgs {
  readonly for?: string | undefined
  readonly days?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const DAY = 86_400_000

/** @param now epoch ms */
export function readPeriod(args: PeriodArgs, now: number): SimulatedPeriod {
  if (args.days !== undefined) return readDays(args.days, args, now)
  if (args.from === undefined && args.to === undefined) {
    const length = parseDuration(args.for ?? '1m', 'for')
    if (length === 0) throw new Failure('A simulation of no duration sends nothing.', 'Give --for 5m.', 2)
    return { from: now, to: now + length, isLive: true }
  }
  if (args.for !== undefined)
    throw new Failure(
      '--for is for what is to come, --from and --to for what is past.',
      'Give one of them.',
      2,
    )
  const from = readTime(args.from, 'from')
  const to = readTime(args.to, 'to')
  if (to <= from) throw new Failure('The period ends before it begins.', 'Give a --to after --from.', 2)
  if (to > now)
    throw new Failure(
      'The period is not past yet.',
      'Give a --to that is past, or --for to send as it comes.',
      2,
    )
  return { from, to, isLive: false }
}

/** Whole days in UTC, so that what is sent again on the same day is the same. */
function readDays(days: string, { for: live, from, to }: PeriodArgs, now: number): SimulatedPeriod {
  if (live !== undefined || from !== undefined || to !== undefined)
    throw new Failure('--days says which period it is.', 'Leave --for, --from and --to out.', 2)
  const length = readNumber(days, 'days', { min: 1, max: 366, integer: true })
  const midnight = Math.floor(now / DAY) * DAY
  return { from: midnight - length * DAY, to: midnight, isLive: false }
}

function readTime(text: string | undefined, option: string): number {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  if (!Number.isNaN(time)) return time
  const what = text === undefined ? `--${option} is missing.` : `"${text}" is no time for --${option}.`
  throw new Failure(what, 'Write it as 2026-11-01 (a day begins in UTC) or 2026-11-01T10:00:00Z.', 2)
}
