import type { Cell, Saved } from './cell.ts'
import { Exact } from './exact.ts'

/** Rows without the number add nothing; a sum of no rows is 0. */
export class Sum implements Cell {
  readonly #sum = new Exact()

  add(value: unknown): void {
    this.#sum.add(value)
  }

  merge(saved: Saved): void {
    this.#sum.addUnits(BigInt(saved as string))
  }

  save(): string {
    return this.#sum.units().toString()
  }

  read(): number {
    return this.#sum.read()
  }
}
