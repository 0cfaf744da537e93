import type { Pack } from '../../contracts/pack.ts'
import type { Process, Simulator } from '../../contracts/simulator.ts'
import { milliseconds } from '../stream/duration.ts'
import { type Actor, CompiledProcess } from './actor.ts'
import { Agenda } from './agenda.ts'
import { placeIncidents } from './incidents.ts'
import { localMonth } from './local-day.ts'
import { localHour } from './local-hour.ts'
import { Outbox, type SimulatedEvent } from './outbox.ts'
import { populate } from './populate.ts'
import type { Entity, Population } from './population.ts'
import { Random } from './random.ts'
import { compileTemplate, type Template } from './template.ts'
import { ValueCompiler } from './value-compiler.ts'
import type { World } from './world.ts'

export interface SimulationOptions {
  readonly seed: number
  /** Events that arrive in [from, to), epoch ms. */
  readonly from: number
  readonly to: number
  /** Rows a second on the mean of a day; as the pack declares, if not said. */
  readonly rate?: number
  /** Every hour is like the mean of a day. */
  readonly flat?: boolean
}

/** Entities that run a process of their own begin within so long of the start, ms. */
const SPREAD = 60_000

/** How busy it is at present, and at most, where the mean is 1. */
interface Rhythm {
  readonly now: () => number
  readonly most: number
}

function rhythm(weights: readonly number[], at: () => number): Rhythm {
  const mean = weights.reduce((sum, each) => sum + each, 0) / weights.length
  return { now: () => (weights[at()] ?? 0) / mean, most: Math.max(...weights) / mean }
}

/** Entities that are more than the scale asks for, since there must be so many at least, are each so much slower. */
function paced(simulator: Simulator, scale: number): Simulator {
  const parameters = { ...simulator.parameters }
  for (const [name, { size, atLeast = 1, pace }] of Object.entries(simulator.pools ?? {})) {
    if (pace === undefined || typeof size !== 'number') continue
    const usual = parameters[pace]
    if (usual === undefined) throw new Error(`pool ${name}: there is no parameter "${pace}"`)
    parameters[pace] = usual * Math.max(1, atLeast / (size * scale))
  }
  return { ...simulator, parameters }
}

type Simulated = Pack & { readonly simulator: Simulator }

/**
 * The events of a pack in order of arrival, made as they are taken. The same options give the same events, to the byte, however
 * they are taken.
 */
export function* simulate(pack: Simulated, options: SimulationOptions): Generator<SimulatedEvent> {
  const simulation = new Simulation(pack, options)
  for (let event = simulation.next(); event; event = simulation.next()) yield event
}

class Simulation {
  readonly #options: SimulationOptions
  readonly #world: World
  readonly #outbox: Outbox
  readonly #agenda = new Agenda<() => void>()
  readonly #tellers = new Map<string, Template>()
  readonly #seen = new Map<string, Uint8Array>()
  readonly #month: () => number

  constructor(pack: Simulated, options: SimulationOptions) {
    const { seed, from, rate, flat } = options
    const scale = rate === undefined ? 1 : rate / pack.simulator.rate
    const simulator = paced(pack.simulator, scale)
    const begin = from - (simulator.warm ? milliseconds(simulator.warm) : 0)
    const hour = localHour(pack.timezone)
    const month = localMonth(pack.timezone)
    this.#options = options
    const world: World = {
      now: begin,
      random: Random.of('traffic', seed, from),
      ids: Random.of('ids', seed, from),
      seed,
      scale,
      simulator,
      hour: flat ? null : () => hour(world.now),
      timezone: pack.timezone,
      populations: new Map(),
      active: [],
      onChoice: (population, entity) => this.#meet(population, entity),
    }
    this.#world = world
    this.#month = () => month(world.now)
    this.#outbox = new Outbox(pack, world, from)
    for (const [name, pool] of Object.entries(simulator.pools ?? {})) this.#tell(populate(name, pool, world))
    this.#plant(pack)
    for (const [name, declared] of Object.entries(simulator.processes)) this.#start(name, declared, begin)
  }

  next(): SimulatedEvent | undefined {
    const { to } = this.#options
    while (this.#outbox.next > this.#agenda.next) {
      if (this.#agenda.next >= to) break
      this.#world.now = this.#agenda.next
      this.#agenda.take()?.()
    }
    return this.#outbox.next < to ? this.#outbox.take() : undefined
  }

  #start(name: string, declared: Process, begin: number): void {
    const world = this.#world
    const compiled = new CompiledProcess(name, declared, world, (template, frame) =>
      this.#outbox.send(template, frame),
    )
    const { starts } = declared
    if ('each' in starts) {
      const random = Random.of('start', name, world.seed)
      for (const entity of world.populations.get(starts.each)?.all() ?? [])
        this.#agenda.add(begin + random.below(SPREAD), () => this.#run(compiled.begin(entity)))
      return
    }
    const { season, shape } = world.simulator
    const busy = [
      ...(shape && !starts.flat && world.hour ? [rhythm(shape, world.hour)] : []),
      ...(season && world.hour ? [rhythm(season, this.#month)] : []),
    ]
    this.#arrive(compiled, (starts.perSecond * world.scale) / 1000, busy)
  }

  /** A Poisson process whose rate follows the hours and months: drawn at the highest rate, and thinned. */
  #arrive(compiled: CompiledProcess, perMs: number, rhythms: readonly Rhythm[]): void {
    const world = this.#world
    const gap = rhythms.reduce((gap, { most }) => gap / most, 1 / perMs)
    let at = world.now
    const arrive = () => {
      const busy = rhythms.reduce((share, { now, most }) => (share * now()) / most, 1)
      if (world.random.next() < busy) this.#run(compiled.begin())
      wait()
    }
    const wait = () => {
      at += world.random.exponential(gap)
      this.#agenda.add(at, arrive)
    }
    wait()
  }

  #run(actor: Actor): void {
    const go = () => {
      const lasts = actor.go()
      if (lasts !== undefined) this.#agenda.add(this.#world.now + lasts * 1000, go)
    }
    go()
  }

  #plant(pack: Simulated): void {
    const { active } = this.#world
    for (const incident of placeIncidents(pack, this.#options)) {
      this.#agenda.add(Math.max(incident.from, this.#world.now), () => active.push(incident))
      this.#agenda.add(incident.to, () => active.splice(active.indexOf(incident), 1))
    }
  }

  #tell(population: Population): void {
    const { tells } = population.pool
    if (!tells) return
    const row = this.#world.simulator.rows[tells.stream]
    if (!row) throw new Error(`pool ${population.name}: there is no row of the stream "${tells.stream}"`)
    const template = compileTemplate(tells.stream, row, new ValueCompiler(this.#world, population.scope))
    this.#tellers.set(population.name, template)
    if (tells.when === 'first')
      this.#seen.set(population.name, new Uint8Array(Math.ceil(population.size / 8)))
    else
      this.#agenda.add(this.#options.from, () => {
        for (const entity of population.all()) this.#outbox.send(template, entity.values)
      })
  }

  /** Tells of an entity that is met the first time: one bit for each is all that is remembered. */
  #meet({ name }: Population, { index, values }: Entity): void {
    const seen = this.#seen.get(name)
    const template = this.#tellers.get(name)
    if (!seen || !template || this.#world.now < this.#options.from) return
    const bit = 1 << (index & 7)
    if ((seen[index >> 3] ?? 0) & bit) return
    seen[index >> 3] = (seen[index >> 3] ?? 0) | bit
    this.#outbox.send(template, values)
  }
}
