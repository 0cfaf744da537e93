import type { Alias } from '../contracts/model.ts'
import { inShare } from './share.ts'

/** What is known of a name: its setting and the versions that may serve, ascending. */
export interface Registered {
  readonly alias: Alias
  readonly ready: readonly number[]
}

export const DEFAULT_ALIAS: Alias = { live: 'latest' }

/**
 * The version that answers: the pinned one, or by the alias, where `key` (an image's id) draws the canary. Nothing when that
 * version may not serve.
 */
export function answering(
  { alias, ready }: Registered,
  asked: string | undefined,
  key: string,
): number | undefined {
  const latest = ready.at(-1)
  if (asked === 'latest') return latest
  const usable = (version: number) => (ready.includes(version) ? version : undefined)
  if (asked !== undefined) return usable(Number(asked))
  const { live, canary } = alias
  if (canary && inShare(key, 'canary', canary.percent)) return usable(canary.version)
  return live === 'latest' ? latest : usable(live)
}

/** The version that sees the image besides, unasked; never the one that answers. */
export function shadowing(
  { alias: { shadow }, ready }: Registered,
  answer: number,
  key: string,
): number | undefined {
  if (!shadow || shadow.version === answer || !ready.includes(shadow.version)) return undefined
  return inShare(key, 'shadow', shadow.percent) ? shadow.version : undefined
}

/** Versions that an alias names: none of them may be deleted. */
export function namedBy({ alias: { live, canary, shadow }, ready }: Registered): number[] {
  const answers = live === 'latest' ? ready.slice(-1) : [live]
  return [...answers, ...(canary ? [canary.version] : []), ...(shadow ? [shadow.version] : [])]
}
