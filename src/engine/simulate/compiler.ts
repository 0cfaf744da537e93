import type { Value } from '../../contracts/simulator.ts'
import type { Draw, Frame, Scope } from './scope.ts'
import type { World } from './world.ts'

/** A value that is worked out, by a word that says how. */
export type Operation = Exclude<Value, string | number | boolean | null | readonly Value[]>

/** What an operation has its own values compiled by. */
export interface Compiler {
  readonly world: World
  readonly scope: Scope
  value(value: Value): Draw
  /** Of a value that has to be a number each time it is drawn. */
  number(value: Value): (frame: Frame) => number
  /** Names and what they stand beside, as pairs. */
  entries<Item>(named: Readonly<Record<string, Item>>, compile: (item: Item) => Draw): [string, Draw][]
}
