import type { Duration } from '../../contracts/duration.ts'

const MILLISECONDS = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const

/** `5 minutes` → 300000. */
export function milliseconds(duration: Duration): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?) (second|minute|hour|day)s?$/.exec(duration) ?? []
  if (amount === undefined)
    throw new Error(`"${duration}" is no duration: write it as 10 seconds or 1 minute`)
  return Math.round(Number(amount) * MILLISECONDS[unit as keyof typeof MILLISECONDS])
}
