import type { Pack } from '../../contracts/pack.ts'
import type { Incident, Simulator } from '../../contracts/simulator.ts'
import { milliseconds } from '../stream/duration.ts'
import { Random } from './random.ts'
import { Scope } from './scope.ts'
import { ValueCompiler } from './value-compiler.ts'
import type { ActiveIncident, World } from './world.ts'

const DAY = 86_400_000

export interface Period {
  readonly seed: number
  readonly from: number
  readonly to: number
}

/** The incidents of a period, by time: those of a stated time from its start, the others where the seed puts them on each day. */
export function placeIncidents(
  pack: Pack & { readonly simulator: Simulator },
  period: Period,
): ActiveIncident[] {
  const world: World = {
    now: period.from,
    random: Random.of(period.seed),
    ids: Random.of(period.seed),
    seed: period.seed,
    scale: 1,
    simulator: pack.simulator,
    hour: null,
    timezone: pack.timezone,
    populations: new Map(),
    active: [],
    onChoice: () => {},
  }
  return Object.entries(pack.simulator.incidents ?? {})
    .flatMap(([name, incident]) => placements(name, incident, period, world))
    .filter(({ from, to }) => from < period.to && to > period.from)
    .sort((a, b) => a.from - b.from)
}

function placements(
  name: string,
  incident: Incident,
  { seed, from, to }: Period,
  world: World,
): ActiveIncident[] {
  const placed: ActiveIncident[] = []
  if (incident.at !== undefined) {
    world.random = Random.of('incident', name, seed)
    placed.push(place(name, incident, from + milliseconds(incident.at), world))
  }
  for (let day = Math.floor(from / DAY); incident.perDay !== undefined && day * DAY < to; day++) {
    world.random = Random.of('incident', name, seed, day)
    const times = Math.floor(incident.perDay + world.random.next())
    for (let i = 0; i < times; i++)
      placed.push(place(name, incident, Math.floor((day + world.random.next()) * DAY), world))
  }
  return placed
}

function place(
  name: string,
  { lasts, where = {}, changes }: Incident,
  from: number,
  world: World,
): ActiveIncident {
  const compiler = new ValueCompiler(world, new Scope(`incident ${name}`))
  const to = from + Math.round(compiler.number(lasts)([]) * 1000)
  return {
    name,
    from,
    to,
    where: Object.fromEntries(Object.entries(where).map(([key, value]) => [key, compiler.value(value)([])])),
    changes: Object.fromEntries(
      Object.entries(changes).map(([parameter, value]) => [parameter, compiler.number(value)([])]),
    ),
  }
}
