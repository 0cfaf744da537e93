import { parseDuration } from '../duration.ts'
import { Failure } from '../failure.ts'

/** What is simulated: the time to come, as it comes, or one that is past, as fast as it goes. Epoch ms. */
export interface SimulatedPeriod {
  readonly from: number
  readonly to: number
  readonly isLive: boolean
}

/** @param now epoch ms */
export function readPeriod(
  args: { for?: string | undefined; from?: string | undefined; to?: string | undefined },
  now: number,
): SimulatedPeriod {
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

function readTime(text: string | undefined, option: string): number {
  const time = text === undefined ? Number.NaN : Date.parse(text)
  if (!Number.isNaN(time)) return time
  const what = text === undefined ? `--${option} is missing.` : `"${text}" is no time for --${option}.`
  throw new Failure(what, 'Write it as 2026-11-01 (a day begins in UTC) or 2026-11-01T10:00:00Z.', 2)
}
