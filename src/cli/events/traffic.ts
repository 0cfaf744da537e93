import type { Pack } from '../../contracts/pack.ts'
import type { Simulator } from '../../contracts/simulator.ts'
import type { SimulationOptions } from '../../engine/simulate/simulate.ts'
import { PACKS } from '../../packs/index.ts'
import { nearest } from '../command-line.ts'
import { Failure } from '../failure.ts'
import { readNumber } from '../numbers.ts'
import type { SimulatedPeriod } from './period.ts'

export type Simulated = Pack & { readonly simulator: Simulator }

/** One pack's share of a simulation. */
export interface Traffic {
  readonly pack: Simulated
  readonly options: SimulationOptions
}

/** About so many rows of each pack is a scale of 1. */
const ROWS = 100_000

interface TrafficArgs {
  readonly pack: string
  readonly seed: string
  readonly rate?: string | undefined
  readonly scale?: string | undefined
}

/** What is simulated of the pack that is named, or of each. */
export function readTraffic(args: TrafficArgs, period: SimulatedPeriod): Traffic[] {
  const packs = packsOf(args.pack)
  if (packs.length > 1 && period.isLive)
    throw new Failure('All packs are simulated one after the other.', 'Give a past period: --days 90.', 2)
  const seed = readNumber(args.seed, 'seed', { min: 0, max: 2 ** 32, integer: true })
  const { from, to, isLive } = period
  const rate = rateOf(args, packs.length > 1, (to - from) / 1000)
  return packs.map((pack) => ({
    pack,
    options: { seed, rate: rate(pack.simulator.rate), flat: isLive, from, to },
  }))
}

function packsOf(name: string): Simulated[] {
  const simulators = PACKS.filter((pack): pack is Simulated => pack.simulator !== undefined)
  if (name === 'all') return simulators
  const found = simulators.find((pack) => pack.name === name)
  if (found) return [found]
  const names = simulators.map((pack) => pack.name)
  const near = nearest(name, names)
  throw new Failure(
    `There is no pack "${name}" with a simulator.`,
    near ? `Did you mean ${near}?` : `There are ${names.join(', ')}, or all.`,
    2,
  )
}

/** Rows a second of a pack, whose own rate is given: that one, what was asked for, or as many as come to a number of rows. */
function rateOf({ rate, scale }: TrafficArgs, isAll: boolean, seconds: number): (own: number) => number {
  if (rate !== undefined && scale !== undefined)
    throw new Failure('--rate and --scale both say how much.', 'Give one of them.', 2)
  if (rate !== undefined) {
    const asked = readNumber(rate, 'rate', { min: 0.1, max: 100_000 })
    return () => asked
  }
  if (scale === undefined && !isAll) return (own) => own
  const rows = ROWS * readNumber(scale ?? '1', 'scale', { min: 0.001, max: 1_000 })
  return (own) => Math.min(own, rows / seconds)
}
