import type { Process, Step } from '../../contracts/simulator.ts'
import { weighted } from './chance.ts'
import { poolOf, populationOf } from './choice.ts'
import type { Compiler } from './compiler.ts'
import type { Entity, Population } from './population.ts'
import { type Frame, Scope } from './scope.ts'
import { compileTemplate, type Template } from './template.ts'
import { ValueCompiler } from './value-compiler.ts'
import type { World } from './world.ts'

/** Steps that take no time, in a row: more of them would never end. */
const MOST_AT_ONCE = 1_000

type Act = (frame: Frame) => void
type Send = (template: Template, frame: Frame) => void

interface CompiledStep {
  readonly acts: readonly Act[]
  /** Seconds. */
  readonly lasts: (frame: Frame) => number
  /** -1 where the process ends. */
  readonly next: (frame: Frame) => number
}

/** A process that is ready to run. */
export class CompiledProcess {
  readonly name: string
  readonly scope: Scope
  readonly #steps: readonly CompiledStep[]

  constructor(name: string, { starts, steps }: Process, world: World, send: Send) {
    this.name = name
    this.scope = scopeOf(name, starts, steps)
    const compiler = new ValueCompiler(world, this.scope)
    const names = Object.keys(steps)
    this.#steps = Object.values(steps).map((step) => compileStep(step, names, compiler, send))
  }

  begin(entity?: Entity): Actor {
    const frame: Frame = new Array(this.scope.size).fill(undefined)
    if (entity) frame[0] = entity
    return new Actor(this.name, this.#steps, frame)
  }
}

/** One run of a process. */
export class Actor {
  readonly #name: string
  readonly #steps: readonly CompiledStep[]
  readonly #frame: Frame
  #at = -1

  constructor(name: string, steps: readonly CompiledStep[], frame: Frame) {
    this.#name = name
    this.#steps = steps
    this.#frame = frame
  }

  /** Goes on to the next step that takes time. @returns how long it lasts in seconds, or nothing at the end */
  go(): number | undefined {
    const frame = this.#frame
    for (let i = 0; i < MOST_AT_ONCE; i++) {
      this.#at = this.#at < 0 ? 0 : (this.#steps[this.#at]?.next(frame) ?? -1)
      const step = this.#steps[this.#at]
      if (!step) return undefined
      for (const act of step.acts) act(frame)
      const lasts = step.lasts(frame)
      if (lasts > 0) return lasts
    }
    throw new Error(`process ${this.#name} goes in a circle that takes no time`)
  }
}

function scopeOf(name: string, starts: Process['starts'], steps: Process['steps']): Scope {
  const scope = new Scope(`process ${name}`)
  if ('each' in starts) scope.declare(starts.as, starts.each)
  const emptied: string[] = []
  for (const { set = {}, take = {} } of Object.values(steps)) {
    for (const [variable, { from }] of Object.entries(take)) scope.declare(variable, from)
    for (const [variable, value] of Object.entries(set))
      if (value === null) emptied.push(variable)
      else scope.declare(variable, poolOf(value))
  }
  for (const variable of emptied) scope.declare(variable, scope.find(variable)?.pool)
  return scope
}

function compileStep(step: Step, names: readonly string[], compiler: Compiler, send: Send): CompiledStep {
  const { set = {}, take = {}, hold, release, change = {}, emit = [], lasts = 0 } = step
  return {
    acts: [
      ...Object.entries(set).map(([variable, value]): Act => {
        const { at } = compiler.scope.get(variable)
        const draw = compiler.value(value)
        return (frame) => {
          frame[at] = draw(frame)
        }
      }),
      ...Object.entries(take).map(([variable, { from, of }]): Act => {
        const { at } = compiler.scope.get(variable)
        const population = populationOf(from, compiler)
        const group = compiler.value(of)
        return (frame) => {
          frame[at] = population.take(group(frame))
        }
      }),
      ...(hold === undefined
        ? []
        : [onHeld(hold, compiler, (population, entity) => population.hold(entity))]),
      ...(release === undefined
        ? []
        : [onHeld(release, compiler, (population, entity) => population.release(entity))]),
      ...Object.entries(change).map(([variable, attributes]) =>
        compileChange(variable, attributes, compiler, send),
      ),
      ...emit.map((stream): Act => {
        const template = compileTemplate(stream, rowOf(stream, compiler), compiler)
        return (frame) => send(template, frame)
      }),
    ],
    lasts: compiler.number(lasts),
    next: compileNext(step, names, compiler),
  }
}

function rowOf(stream: string, { world, scope }: Compiler) {
  const row = world.simulator.rows[stream]
  if (!row) throw new Error(`${scope.title}: there is no row of the stream "${stream}"`)
  return row
}

function onHeld(
  variable: string,
  compiler: Compiler,
  act: (population: Population, entity: Entity) => void,
): Act {
  const { at, pool = '' } = compiler.scope.get(variable)
  const population = populationOf(pool, compiler)
  return (frame) => {
    const entity = frame[at] as Entity | undefined
    if (entity) act(population, entity)
  }
}

/** New attributes, and the row that tells of them. */
function compileChange(
  variable: string,
  attributes: NonNullable<Step['change']>[string],
  compiler: Compiler,
  send: Send,
): Act {
  const { at, pool = '' } = compiler.scope.get(variable)
  const population = populationOf(pool, compiler)
  if (!population.isKept) throw new Error(`${compiler.scope.title}: "${pool}" is not kept, it cannot change`)
  const changes = Object.entries(attributes).map(
    ([name, value]) => [population.scope.get(name).at, compiler.value(value)] as const,
  )
  const stream = population.pool.tells?.stream
  const own = new ValueCompiler(compiler.world, population.scope)
  const template = stream === undefined ? undefined : compileTemplate(stream, rowOf(stream, own), own)
  return (frame) => {
    const entity = frame[at] as Entity | undefined
    if (!entity) return
    for (const [slot, draw] of changes) entity.values[slot] = draw(frame)
    if (template) send(template, entity.values)
  }
}

function compileNext({ next }: Step, names: readonly string[], compiler: Compiler): CompiledStep['next'] {
  if (next === undefined) return () => -1
  const place = (name: string) => {
    const at = names.indexOf(name)
    if (at < 0) throw new Error(`${compiler.scope.title}: there is no step "${name}"`)
    return at
  }
  if (typeof next === 'string') {
    const only = place(next)
    return () => only
  }
  const places = Object.keys(next).map(place)
  const choose = weighted(
    Object.values(next).map((weight) => compiler.number(weight)),
    compiler,
  )
  return (frame) => places[choose(frame)] ?? -1
}
