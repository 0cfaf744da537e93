import type { Simulator } from '../../contracts/simulator.ts'
import type { Entity, Population } from './population.ts'
import type { Random } from './random.ts'

/** Trouble that was planted: when, where and what. Times are epoch ms. */
export interface ActiveIncident {
  readonly name: string
  readonly from: number
  readonly to: number
  readonly where: Readonly<Record<string, unknown>>
  readonly changes: Readonly<Record<string, number>>
}

/** What every value of a simulation is worked out in. */
export interface World {
  /** Epoch ms. */
  now: number
  /** Where chance comes from at present. */
  random: Random
  readonly seed: number
  /** Parts the ids of one run from those of another. */
  readonly ids: Random
  readonly scale: number
  readonly simulator: Simulator
  /** Of the time that it is; nothing where the day has no shape. */
  readonly hour: (() => number) | null
  /** IANA zone of the pack. */
  readonly timezone: string
  readonly populations: Map<string, Population>
  /** Incidents at present. */
  readonly active: ActiveIncident[]
  /** Told of every entity that is chosen of a pool that tells at first sight. */
  onChoice: (population: Population, entity: Entity) => void
}
