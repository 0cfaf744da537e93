import type { Missing } from '../../contracts/alert.ts'
import type { BoardRow } from './board-row.ts'
import { milliseconds } from './duration.ts'
import { type AlertChange, type Incident, incident } from './incident.ts'

export interface SavedAbsence {
  readonly start: number
  readonly end: number
  readonly incident: Incident | null
}

/** An alert over a window that should have rows. It says nothing before the first one. */
export class Absence {
  readonly #name: string
  readonly #alert: Missing
  #last: SavedAbsence | null = null

  constructor(name: string, alert: Missing) {
    this.#name = name
    this.#alert = alert
  }

  /** @param rows that changed, final or not */
  see(rows: readonly BoardRow[], now: number): AlertChange[] {
    for (const { window, start, end } of rows) {
      if (window !== this.#alert.on || end <= (this.#last?.end ?? -Infinity)) continue
      this.#last = { start, end, incident: this.#last?.incident ?? null }
    }
    const last = this.#last
    if (!last) return []
    const silent = now > last.end + milliseconds(this.#alert.for)
    if (silent === (last.incident !== null)) return []
    const open = last.incident ?? incident(this.#name, {}, last.start)
    this.#last = { ...last, incident: silent ? open : null }
    const { on, title } = this.#alert
    const told = { start: last.start, end: last.end, value: null, bound: null }
    return [
      {
        kind: silent ? 'raised' : 'cleared',
        incident: open.id,
        alert: this.#name,
        title,
        window: on,
        keys: {},
        ...told,
      },
    ]
  }

  /** When silence would be told, epoch ms; nothing before the first row, and while it is told already. */
  get due(): number | null {
    return this.#last && !this.#last.incident ? this.#last.end + milliseconds(this.#alert.for) : null
  }

  save(): SavedAbsence | null {
    return this.#last
  }

  restore(saved: SavedAbsence | null): void {
    this.#last = saved
  }
}
