import type { Cell, Saved } from './cell.ts'

export class Count implements Cell {
  #count = 0

  add(): void {
    this.#count++
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
