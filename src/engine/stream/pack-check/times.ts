import type { Duration } from '../../../contracts/duration.ts'
import { milliseconds } from '../duration.ts'
import type { Finding } from './finding.ts'

/** Keys of events are remembered so long: a double that is older would be counted again in a window that still takes rows. */
export const REMEMBERED: Duration = '24 hours'

/** How long, or nothing where that is not said or is no length of time. */
export function lengthOf(duration: Duration | undefined): number | undefined {
  try {
    return duration === undefined ? undefined : milliseconds(duration)
  } catch {
    return undefined
  }
}

/** A length of time has to be one, and longer than nothing. */
export function* timeFindings(path: string, duration: Duration | undefined): Generator<Finding> {
  if (duration === undefined) return
  const length = lengthOf(duration)
  if (length === undefined)
    yield {
      path,
      message: `"${duration}" is no length of time: write it as 10 seconds, 1 minute or 24 hours`,
    }
  else if (length <= 0) yield { path, message: `"${duration}" must be longer than nothing` }
}
