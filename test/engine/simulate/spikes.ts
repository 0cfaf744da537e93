import type { ActiveIncident } from '../../../src/engine/simulate/world.ts'
import type { Watched } from './watched.ts'

/** A spike is seen in the first whole window of it at the earliest, and told when the next heartbeats are in. */
const SETTLING = 3 * 60_000

export interface Score {
  readonly planted: number
  readonly found: number
  readonly raised: number
  /** Of what was raised, the share that was planted. */
  readonly precision: number
  /** Of what was planted, the share that was raised. */
  readonly recall: number
  readonly missed: readonly ActiveIncident[]
  readonly wrong: Watched['told']
}

/** Holds what was raised against what was planted: the same groups, at the same time. */
export function score(planted: readonly ActiveIncident[], { told }: Watched): Score {
  const raised = told.filter(({ kind }) => kind === 'raised')
  const found = planted.filter((spike) => raised.some((change) => isOf(change, spike)))
  const wrong = raised.filter((change) => !planted.some((spike) => isOf(change, spike)))
  return {
    planted: planted.length,
    found: found.length,
    raised: raised.length,
    precision: (raised.length - wrong.length) / raised.length,
    recall: found.length / planted.length,
    missed: planted.filter((spike) => !found.includes(spike)),
    wrong,
  }
}

export function isOf({ keys, start, end }: Watched['told'][number], { where, from, to }: ActiveIncident) {
  return (
    Object.entries(where).every(([key, value]) => keys[key] === value) && end > from && start < to + SETTLING
  )
}
