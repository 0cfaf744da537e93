import type { ReplayAnswer } from '../../contracts/quarantine.ts'
import { address, type Paged, requestPage } from './request.ts'

const ERRORS_SHOWN = 20
const NOTHING: ReplayAnswer = {
  examined: 0,
  would_pass: 0,
  accepted: 0,
  duplicates: 0,
  still_bad: 0,
  errors: [],
}

/** Holds all that waits of a stream against its contract as it is now, call by call; with `isDry` it only says what would pass. */
export async function replayQuarantine(stream: string, isDry: boolean): Promise<ReplayAnswer> {
  let sum = NOTHING
  let path: string | undefined = address('/v1/quarantine/replay', { stream, dry_run: String(isDry) })
  while (path !== undefined) {
    const { body, next }: Paged<ReplayAnswer> = await requestPage<ReplayAnswer>(path, { method: 'POST' })
    sum = added(sum, body)
    path = next
  }
  return sum
}

function added(sum: ReplayAnswer, part: ReplayAnswer): ReplayAnswer {
  const both = (field: 'would_pass' | 'accepted' | 'duplicates') => (sum[field] ?? 0) + (part[field] ?? 0)
  return {
    examined: sum.examined + part.examined,
    would_pass: both('would_pass'),
    accepted: both('accepted'),
    duplicates: both('duplicates'),
    still_bad: sum.still_bad + part.still_bad,
    errors: [...sum.errors, ...part.errors].slice(0, ERRORS_SHOWN),
  }
}
