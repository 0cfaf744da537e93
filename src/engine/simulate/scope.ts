/** A variable or attribute: where its value stands, and the pool whose entity it is, if it is one. */
export interface Slot {
  readonly at: number
  readonly pool: string | undefined
}

/** Values of variables or attributes, by their slot. */
export type Frame = unknown[]

/** A value, compiled. */
export type Draw = (frame: Frame) => unknown

/** The names that values may use, and what they stand for. */
export class Scope {
  readonly #slots = new Map<string, Slot>()
  readonly title: string

  /** @param title for errors */
  constructor(title: string) {
    this.title = title
  }

  get size(): number {
    return this.#slots.size
  }

  /** A name is declared as often as it is set, but always of the same kind. */
  declare(name: string, pool?: string): Slot {
    const known = this.#slots.get(name)
    if (known && known.pool !== pool)
      throw new Error(`${this.title}: "${name}" is of ${known.pool ?? 'no pool'} and of ${pool ?? 'no pool'}`)
    const slot = known ?? { at: this.#slots.size, pool }
    this.#slots.set(name, slot)
    return slot
  }

  find(name: string): Slot | undefined {
    return this.#slots.get(name)
  }

  get(name: string): Slot {
    const slot = this.#slots.get(name)
    if (slot) return slot
    throw new Error(`${this.title}: there is no "${name}", only ${[...this.#slots.keys()].join(', ')}`)
  }
}
