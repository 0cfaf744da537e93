import type { Spike, Threshold } from '../../contracts/alert.ts'
import { baseline } from './baseline.ts'
import type { Observation } from './history.ts'

/** What an observation says: past the bound, back past the bound of clearing, or neither. */
export interface Verdict {
  readonly says: 'bad' | 'good' | 'neither'
  /** The bound that the value is held against. */
  readonly bound: number
}

const NOTHING: Verdict = { says: 'neither', bound: Number.NaN }
const HOUR = 3_600_000

/** Windows in a row that have to agree. */
export function streak(alert: Threshold | Spike): number {
  return alert.for ?? 1
}

/** Observations that have to be kept to judge the last ones. */
export function historyLength(alert: Threshold | Spike): number {
  if (alert.kind === 'threshold') return streak(alert)
  // of the same hour there is one in 24, and today's is not whole
  return alert.seasonal ? 25 * alert.baseline + streak(alert) : alert.baseline + streak(alert)
}

export function judge(alert: Threshold | Spike, history: readonly Observation[], at: number): Verdict {
  const seen = history[at]
  if (!seen?.enough) return NOTHING
  return alert.kind === 'threshold' ? byBound(alert, seen.value) : byBaseline(alert, history, at, seen)
}

function byBound({ above, below, clear }: Threshold, value: number): Verdict {
  if (above !== undefined && value > above) return { says: 'bad', bound: above }
  if (below !== undefined && value < below) return { says: 'bad', bound: below }
  const back =
    (above === undefined || value <= (clear ?? above)) && (below === undefined || value >= (clear ?? below))
  return { says: back ? 'good' : 'neither', bound: above ?? below ?? Number.NaN }
}

function byBaseline(alert: Spike, history: readonly Observation[], at: number, seen: Observation): Verdict {
  const before = history
    .slice(0, at)
    .filter(({ start, enough }) => enough && (!alert.seasonal || hour(start) === hour(seen.start)))
    .slice(-alert.baseline)
  // with fewer the deviation is a guess
  if (before.length < Math.max(3, alert.baseline / 2)) return NOTHING
  const { median, deviation } = baseline(before.map(({ value }) => value))
  const limit = Math.max(alert.deviations * deviation, alert.atLeast)
  const sign = alert.side === 'below' ? -1 : 1
  const distance = sign * (seen.value - median)
  const bound = median + sign * limit
  if (distance >= limit && distance > 0) return { says: 'bad', bound }
  return { says: distance <= limit / 2 ? 'good' : 'neither', bound }
}

function hour(start: number): number {
  return Math.floor(start / HOUR) % 24
}
