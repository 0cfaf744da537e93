import type { Pool } from '../../contracts/simulator.ts'
import { hashValue } from '../stream/hash.ts'
import { drawBy, Random } from './random.ts'
import { type Draw, Scope } from './scope.ts'

/** Kept entities of one pool, some 300 MB; a pool that is not kept has no bound but its numbers. */
const MOST_KEPT = 1_000_000

export interface Entity {
  readonly index: number
  readonly values: unknown[]
  isTaken: boolean
  /** Where it stands among those that are free. */
  place: number
}

/** What entities are drawn in. */
interface Origin {
  /** Where chance comes from at present. */
  random: Random
  readonly seed: number
  readonly scale: number
}

/** The entities of a pool. */
export class Population {
  readonly name: string
  readonly pool: Pool
  readonly scope: Scope
  readonly size: number
  readonly #origin: Origin
  readonly #seed: { readonly high: number; readonly low: number }
  readonly #columns: readonly string[]
  #attributes: readonly Draw[] = []
  readonly #kept: Entity[] = []
  readonly #free = new Map<unknown, Entity[]>()
  readonly #totals = new Map<unknown, number>()

  /** Nobody is there before it is filled. */
  constructor(name: string, pool: Pool, origin: Origin) {
    this.name = name
    this.pool = pool
    this.scope = new Scope(`pool ${name}`)
    this.#origin = origin
    this.#seed = hashValue(`${origin.seed} ${name}`)
    const { size, atLeast = 1 } = pool
    this.size = typeof size === 'number' ? Math.max(atLeast, Math.round(size * origin.scale)) : size.length
    this.scope.declare('index')
    this.#columns = typeof size === 'number' ? [] : Object.keys(size[0] ?? {})
    for (const column of this.#columns) this.scope.declare(column)
  }

  /** @param attributes in the order in which the scope has them, behind index and columns */
  fill(attributes: readonly Draw[]): void {
    this.#attributes = attributes
    if (!this.isKept) return
    if (this.size > MOST_KEPT)
      throw new RangeError(`${this.size} ${this.name} are too many to keep: take a lower rate`)
    for (let index = 0; index < this.size; index++) this.#kept.push(this.#draw(index))
    if (this.pool.takenBy !== undefined) for (const entity of this.#kept) this.#register(entity)
  }

  get isKept(): boolean {
    return this.pool.kept !== false
  }

  at(index: number): Entity {
    return this.#kept[index] ?? this.#draw(index)
  }

  all(): readonly Entity[] {
    return this.#kept
  }

  /** A free one of those whose `takenBy` is this. */
  take(group: unknown): Entity | undefined {
    const free = this.#free.get(group) ?? []
    const entity = free[this.#origin.random.below(free.length)]
    if (entity) this.hold(entity)
    return entity
  }

  hold(entity: Entity): void {
    if (entity.isTaken) return
    const free = this.#freeLike(entity)
    const last = free.pop()
    if (last && last !== entity) {
      free[entity.place] = last
      last.place = entity.place
    }
    entity.isTaken = true
  }

  release(entity: Entity): void {
    if (!entity.isTaken) return
    const free = this.#freeLike(entity)
    entity.place = free.push(entity) - 1
    entity.isTaken = false
  }

  freeShare(group: unknown): number {
    return (this.#free.get(group)?.length ?? 0) / (this.#totals.get(group) ?? 1)
  }

  #draw(index: number): Entity {
    const row = typeof this.pool.size === 'number' ? {} : (this.pool.size[index] ?? {})
    const values: unknown[] = [index, ...this.#columns.map((column) => row[column])]
    const random = new Random(this.#seed.high, this.#seed.low, index)
    drawBy(this.#origin, random, () => {
      for (const attribute of this.#attributes) values.push(attribute(values))
    })
    return { index, values, isTaken: false, place: 0 }
  }

  #register(entity: Entity): void {
    const group = this.#group(entity)
    const free = this.#free.get(group) ?? []
    this.#free.set(group, free)
    entity.place = free.push(entity) - 1
    this.#totals.set(group, free.length)
  }

  #freeLike(entity: Entity): Entity[] {
    const free = this.#free.get(this.#group(entity))
    if (!free) throw new Error(`nothing is taken of the pool ${this.name}: it says no takenBy`)
    return free
  }

  #group(entity: Entity): unknown {
    return this.pool.takenBy === undefined ? undefined : entity.values[this.scope.get(this.pool.takenBy).at]
  }
}
