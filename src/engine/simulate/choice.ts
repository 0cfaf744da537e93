import type { Choice } from '../../contracts/simulator.ts'
import type { Compiler, Operation } from './compiler.ts'
import type { Entity, Population } from './population.ts'
import type { Draw, Frame } from './scope.ts'

/** Values that are about entities. */
export function compileChoice(value: Operation, compiler: Compiler): Draw | undefined {
  if ('one' in value) return compileOne(value, compiler)
  if ('taken' in value) {
    const held = compiler.value(`$${value.taken}`)
    return (frame) => (held(frame) as Entity | undefined)?.isTaken ?? false
  }
  if ('free' in value) {
    const population = populationOf(value.free, compiler)
    const group = compiler.value(value.of)
    return (frame) => population.freeShare(group(frame))
  }
  return undefined
}

/** The pool whose entity a value is. */
export function poolOf(value: unknown): string | undefined {
  return typeof value === 'object' && value !== null && 'one' in value ? String(value.one) : undefined
}

export function populationOf(name: string, { world, scope }: Compiler): Population {
  const population = world.populations.get(name)
  if (population) return population
  throw new Error(`${scope.title}: there is no pool "${name}" before it`)
}

function compileOne(choice: Choice, compiler: Compiler): Draw {
  const { world } = compiler
  const population = populationOf(choice.one, compiler)
  const find = finder(choice, population, compiler)
  if (population.pool.tells?.when !== 'first') return find
  return (frame) => {
    const entity = find(frame)
    if (entity) world.onChoice(population, entity)
    return entity
  }
}

function finder(
  { favour, where, weight }: Choice,
  population: Population,
  compiler: Compiler,
): (frame: Frame) => Entity | undefined {
  const { world, scope } = compiler
  const { size } = population
  if ((where || weight || favour === 'even') && !population.isKept)
    throw new Error(`${scope.title}: "${population.name}" is not kept, so it cannot be looked through`)
  // of exponentially distributed rates the one that is met has the rank of a product of two uniform numbers
  if (favour === 'few')
    return () => population.at(Math.floor(size * world.random.next() * world.random.next()))
  const groups = groupsOf(population, Object.keys(where ?? {}), weight)
  if (favour === 'even') {
    if (scope.find('index')?.at !== 0) throw new Error(`${scope.title}: "even" is for attributes of a pool`)
    const { members, sums } = groups.get('[]') ?? { members: [], sums: [] }
    return (frame) => evenly(members, sums, Number(frame[0]))
  }
  if (!where && !weight) return () => population.at(world.random.below(size))
  const wanted = Object.values(where ?? {}).map((value) => compiler.value(value))
  return (frame) => {
    const group = groups.get(JSON.stringify(wanted.map((draw) => draw(frame))))
    if (!group) return undefined
    return group.members[rank(group.sums, world.random.next() * (group.sums.at(-1) ?? 0))]
  }
}

interface Members {
  readonly members: Entity[]
  /** Weights, summed up to each. */
  readonly sums: number[]
}

function groupsOf(
  population: Population,
  attributes: readonly string[],
  weight: string | undefined,
): Map<string, Members> {
  const slots = attributes.map((name) => population.scope.get(name).at)
  const heavy = weight === undefined ? undefined : population.scope.get(weight).at
  const groups = new Map<string, Members>()
  for (const entity of population.all()) {
    const key = JSON.stringify(slots.map((at) => entity.values[at]))
    const group = groups.get(key) ?? { members: [], sums: [] }
    groups.set(key, group)
    group.members.push(entity)
    group.sums.push((group.sums.at(-1) ?? 0) + (heavy === undefined ? 1 : Number(entity.values[heavy])))
  }
  return groups
}

/** Each once, then by weight: golden steps fill the weights evenly, however many there will be. */
function evenly(members: readonly Entity[], sums: readonly number[], index: number): Entity | undefined {
  if (index < members.length) return members[index]
  const share = ((index - members.length + 1) * 0.618033988749895) % 1
  return members[rank(sums, share * (sums.at(-1) ?? 0))]
}

/** The first whose sum is above. */
function rank(sums: readonly number[], target: number): number {
  let low = 0
  let high = sums.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sums[middle] ?? 0) > target) high = middle
    else low = middle + 1
  }
  return low
}
