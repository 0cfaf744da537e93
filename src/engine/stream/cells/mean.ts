import type { Cell, Saved } from './cell.ts'
import { Exact } from './exact.ts'

export class Mean implements Cell {
  readonly #sum = new Exact()
  #count = 0

  add(value: unknown): void {
    if (this.#sum.add(value)) this.#count++
  }

  merge(saved: Saved): void {
    const [units, count] = saved as [string, number]
    this.#sum.addUnits(BigInt(units))
    this.#count += count
  }

  save(): Saved {
    return [this.#sum.units().toString(), this.#count]
  }

  read(): number | null {
    return this.#count === 0 ? null : this.#sum.read() / this.#count
  }
}
