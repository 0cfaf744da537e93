import type { Cell, Saved } from './cell.ts'

export class Count implements Cell {
  #count = 0

  /** @param by 1, or -1 to take a row back */
  add(by: unknown): void {
    this.#count += by === -1 ? -1 : 1
  }

  merge(saved: Saved): void {
    this.#count += saved as number
  }

  save(): number {
    return this.#count
  }

  read(): number {
    return this.#count
  }
}
