import type { Checked } from './contract.ts'

export interface Figures {
  readonly city: string
  readonly start: number
  attempts: number
  succeeded: number
}

/** Payments by city and 5 minutes. */
export class Windows {
  readonly #figures = new Map<string, Figures>()

  fold({ payment: { city = '', success_flag }, start }: Checked): void {
    const name = `${start} ${city}`
    let figures = this.#figures.get(name)
    if (!figures) {
      figures = { city, start, attempts: 0, succeeded: 0 }
      this.#figures.set(name, figures)
    }
    figures.attempts++
    if (success_flag) figures.succeeded++
  }

  all(): Figures[] {
    return [...this.#figures.values()]
  }
}

/** As `/v1/windows` gives a row. */
export function present({ city, start, attempts, succeeded }: Figures): object {
  return {
    window_start: new Date(start).toISOString(),
    city,
    attempts,
    succeeded,
    rate: succeeded / attempts,
  }
}
