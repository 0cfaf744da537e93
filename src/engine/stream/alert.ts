import type { Alert } from '../../contracts/alert.ts'
import { Absence, type SavedAbsence } from './absence.ts'
import type { BoardRow } from './board-row.ts'
import { DriftWatch, type SavedDrift } from './drift-watch.ts'
import type { AlertChange } from './incident.ts'
import { ShareWatch } from './share-watch.ts'
import { type SavedWatch, Watch } from './watch.ts'

export interface SavedAlerts {
  readonly watches: readonly (readonly [declared: string, SavedWatch])[]
  readonly drifts: readonly (readonly [declared: string, SavedDrift])[]
  readonly absences: readonly (readonly [declared: string, SavedAbsence | null])[]
}

/** The alerts of a pack. The same rows in the same order tell the same, with the same incident ids. */
export class Alerts {
  readonly #watches = new Map<string, Watch | ShareWatch>()
  readonly #drifts = new Map<string, DriftWatch>()
  readonly #absences = new Map<string, Absence>()

  constructor(alerts: Readonly<Record<string, Alert>>) {
    for (const [name, alert] of Object.entries(alerts)) {
      // an alert that is declared anew knows nothing of the old one
      const declared = JSON.stringify([name, alert])
      if (alert.kind === 'missing') this.#absences.set(declared, new Absence(name, alert))
      else if (alert.kind === 'drift') this.#drifts.set(declared, new DriftWatch(name, alert))
      else if (alert.kind === 'share') this.#watches.set(declared, new ShareWatch(name, alert))
      else this.#watches.set(declared, new Watch(name, alert))
    }
  }

  /** @param rows as `MergedWindows.advance` gives them, with those of all gauges at one time among the final. @param now epoch ms */
  see(
    rows: { readonly changed: readonly BoardRow[]; readonly final: readonly BoardRow[] },
    now: number,
  ): AlertChange[] {
    return [
      ...this.#watching().flatMap((watch) => watch.see(rows.final)),
      ...[...this.#absences.values()].flatMap((absence) => absence.see(rows.changed, now)),
    ]
  }

  /** Rows of groups that are not watched for want of room, by alert. */
  unwatched(): Record<string, number> {
    return Object.fromEntries(this.#watching().map(({ name, unwatched }) => [name, unwatched]))
  }

  /** When an alert next has something to say though nothing comes, epoch ms. */
  nextDue(): number | null {
    const due = [...this.#absences.values()].flatMap((absence) => absence.due ?? [])
    return due.length === 0 ? null : Math.min(...due)
  }

  save(): SavedAlerts {
    return {
      watches: [...this.#watches].map(([declared, watch]) => [declared, watch.save()]),
      drifts: [...this.#drifts].map(([declared, drift]) => [declared, drift.save()]),
      absences: [...this.#absences].map(([declared, absence]) => [declared, absence.save()]),
    }
  }

  restore({ watches, drifts, absences }: SavedAlerts): this {
    for (const [declared, saved] of watches) this.#watches.get(declared)?.restore(saved)
    for (const [declared, saved] of drifts) this.#drifts.get(declared)?.restore(saved)
    for (const [declared, saved] of absences) this.#absences.get(declared)?.restore(saved)
    return this
  }

  #watching(): (Watch | ShareWatch | DriftWatch)[] {
    return [...this.#watches.values(), ...this.#drifts.values()]
  }
}
