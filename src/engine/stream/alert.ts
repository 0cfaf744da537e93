import type { Missing, Spike, Threshold } from '../../contracts/alert.ts'
import { Absence, type SavedAbsence } from './absence.ts'
import type { BoardRow } from './board-row.ts'
import type { AlertChange } from './incident.ts'
import { type SavedWatch, Watch } from './watch.ts'

type Alert = Threshold | Spike | Missing

export interface SavedAlerts {
  readonly watches: readonly (readonly [declared: string, SavedWatch])[]
  readonly absences: readonly (readonly [declared: string, SavedAbsence | null])[]
}

/** The alerts of a pack. The same rows in the same order tell the same, with the same incident ids. */
export class Alerts {
  readonly #watches = new Map<string, Watch>()
  readonly #absences = new Map<string, Absence>()

  constructor(alerts: Readonly<Record<string, Alert>>) {
    for (const [name, alert] of Object.entries(alerts)) {
      // an alert that is declared anew knows nothing of the old one
      const declared = JSON.stringify([name, alert])
      if (alert.kind === 'missing') this.#absences.set(declared, new Absence(name, alert))
      else this.#watches.set(declared, new Watch(name, alert))
    }
  }

  /** @param rows as `MergedWindows.advance` gives them, with those of gauges among the final. @param now epoch ms */
  see(
    rows: { readonly changed: readonly BoardRow[]; readonly final: readonly BoardRow[] },
    now: number,
  ): AlertChange[] {
    return [
      ...[...this.#watches.values()].flatMap((watch) => watch.see(rows.final)),
      ...[...this.#absences.values()].flatMap((absence) => absence.see(rows.changed, now)),
    ]
  }

  /** Rows of groups that are not watched for want of room, by alert. */
  unwatched(): Record<string, number> {
    return Object.fromEntries([...this.#watches.values()].map(({ name, unwatched }) => [name, unwatched]))
  }

  save(): SavedAlerts {
    return {
      watches: [...this.#watches].map(([declared, watch]) => [declared, watch.save()]),
      absences: [...this.#absences].map(([declared, absence]) => [declared, absence.save()]),
    }
  }

  restore({ watches, absences }: SavedAlerts): this {
    for (const [declared, saved] of watches) this.#watches.get(declared)?.restore(saved)
    for (const [declared, saved] of absences) this.#absences.get(declared)?.restore(saved)
    return this
  }
}
