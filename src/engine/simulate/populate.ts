import type { Pool } from '../../contracts/simulator.ts'
import { poolOf } from './choice.ts'
import { Population } from './population.ts'
import { ValueCompiler } from './value-compiler.ts'
import type { World } from './world.ts'

/** Draws the entities of a pool; an attribute may name those before it, and pools that are there already. */
export function populate(name: string, pool: Pool, world: World): Population {
  const population = new Population(name, pool, world)
  world.populations.set(name, population)
  const { scope } = population
  const compiler = new ValueCompiler(world, scope)
  const attributes = Object.entries(pool.attributes).map(([attribute, value]) => {
    const draw = compiler.value(value)
    scope.declare(attribute, poolOf(value))
    return draw
  })
  population.fill(attributes)
  return population
}
