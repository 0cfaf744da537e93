/** One window of one group, as an alert sees it. */
export interface Observation {
  readonly start: number
  readonly value: number
  /** Whether there was volume enough to prove anything. */
  readonly enough: boolean
}

/** Puts an observation in its place by start, in the place of the one that was there, and keeps so many of the newest. */
export function remember(history: Observation[], seen: Observation, length: number): void {
  let at = history.length
  while (at > 0 && (history[at - 1]?.start ?? 0) > seen.start) at--
  const known = history[at - 1]?.start === seen.start
  if (known) history[at - 1] = seen
  else history.splice(at, 0, seen)
  if (history.length > length) history.splice(0, history.length - length)
}
