import type { Value } from '../../contracts/simulator.ts'
import { compileChance } from './chance.ts'
import { compileChoice } from './choice.ts'
import type { Compiler, Operation } from './compiler.ts'
import { compileFigure } from './figure.ts'
import type { Entity } from './population.ts'
import type { Draw, Frame, Scope } from './scope.ts'
import type { World } from './world.ts'

/** Turns declared values into functions, once: a name becomes a slot, a word an operation. */
export class ValueCompiler implements Compiler {
  readonly world: World
  readonly scope: Scope

  constructor(world: World, scope: Scope) {
    this.world = world
    this.scope = scope
  }

  value(value: Value): Draw {
    if (typeof value === 'string') return value.startsWith('$') ? this.#name(value.slice(1)) : () => value
    if (value === null) return () => undefined
    if (typeof value !== 'object') return () => value
    if (Array.isArray(value)) {
      const parts = value.map((part: Value) => this.value(part))
      return (frame) => parts.map((part) => part(frame))
    }
    const operation = value as Operation
    const draw =
      compileChance(operation, this) ?? compileFigure(operation, this) ?? compileChoice(operation, this)
    if (draw) return draw
    throw new Error(`${this.scope.title}: ${JSON.stringify(value)} is no value`)
  }

  number(value: Value): (frame: Frame) => number {
    if (typeof value === 'number') return () => value
    const draw = this.value(value)
    return (frame) => {
      const drawn = draw(frame)
      if (typeof drawn === 'number') return drawn
      throw new TypeError(`${this.scope.title}: ${JSON.stringify(value)} is ${String(drawn)} and no number`)
    }
  }

  entries<Item>(named: Readonly<Record<string, Item>>, compile: (item: Item) => Draw): [string, Draw][] {
    return Object.entries(named).map(([name, item]) => [name, compile(item)])
  }

  /** `driver.city`: the attribute of what a variable holds. */
  #name(path: string): Draw {
    if (path === 'now') return () => this.world.now / 1000
    const [first = '', ...rest] = path.split('.')
    const slot = this.scope.get(first)
    let { pool } = slot
    let draw: Draw = (frame) => frame[slot.at]
    for (const attribute of rest) {
      const own = pool === undefined ? undefined : this.world.populations.get(pool)?.scope.get(attribute)
      if (!own) throw new Error(`${this.scope.title}: "$${path}" asks for an attribute of what is no entity`)
      const holder = draw
      draw = (frame) => (holder(frame) as Entity | undefined)?.values[own.at]
      pool = own.pool
    }
    return draw
  }
}
