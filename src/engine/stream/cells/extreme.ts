import { numeric } from '../row.ts'
import type { Cell, Saved } from './cell.ts'

/** The least or the greatest number: the greatest of the numbers with their sign turned is the least. */
export class Extreme implements Cell {
  readonly #sign: 1 | -1
  #greatest: number | null = null

  constructor(kind: 'min' | 'max') {
    this.#sign = kind === 'max' ? 1 : -1
  }

  add(value: unknown): void {
    const number = numeric(value)
    if (number !== null) this.merge(number)
  }

  merge(saved: Saved): void {
    if (saved === null) return
    const turned = this.#sign * (saved as number)
    if (this.#greatest === null || turned > this.#greatest) this.#greatest = turned
  }

  save(): number | null {
    // 0 and not -0, or the order of 0 and -0 would show
    return this.#greatest === null ? null : this.#sign * this.#greatest + 0
  }

  read(): number | null {
    return this.save()
  }
}
