import { hashFields } from '../stream/hash.ts'

/** Shares of the units, which come to anything above nothing. */
export type Weights = Readonly<Record<string, number>>

const FIELDS = ['experiment', 'unit', 'purpose']

/**
 * The variant of a unit: always the same one for the same experiment, unit and weights, whoever asks. The place in 0 to 1 is a hash
 * of both names, so two experiments share out the same units independently. Changed weights move those units only whose
 * place is between an old and a new boundary. Null for a unit that `traffic`, the share that takes part, leaves out: another
 * hash says so, so more traffic adds units and moves none.
 */
export function assign(experiment: string, unit: string, variants: Weights, traffic = 1): string | null {
  if (place(experiment, unit, 'traffic') >= traffic) return null
  const names = Object.keys(variants)
  const total = names.reduce((sum, name) => sum + (variants[name] ?? 0), 0)
  if (!(total > 0)) throw new RangeError(`the variants of ${experiment} have no weight`)
  const at = place(experiment, unit, 'variant') * total
  let boundary = 0
  for (const name of names) {
    boundary += variants[name] ?? 0
    if (at < boundary) return name
  }
  return names.findLast((name) => (variants[name] ?? 0) > 0) ?? null
}

/** In [0, 1), by the 53 bits that a double holds. */
function place(experiment: string, unit: string, purpose: 'variant' | 'traffic'): number {
  const { high, low } = hashFields({ experiment, unit, purpose }, FIELDS)
  return (high * 2 ** 21 + (low >>> 11)) / 2 ** 53
}
