import { type Experiment, isTrial } from '../../contracts/experiment.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../ingest/nearest.ts'
import { warehousePlan } from '../warehouse/plan.ts'
import type { WarehouseCatalogue } from '../warehouse/warehouse-catalogue.ts'
import { type RowSource, rowSources } from './row-source.ts'
import { changeQuestions, trialQuestions } from './statements.ts'

export interface ExperimentEntry {
  readonly name: string
  readonly fullName: string
  readonly pack: Pack
  readonly experiment: Experiment
  readonly sources: ReadonlyMap<string, RowSource>
  /** The tables that it reads, through views too. Nothing where it reads windows, whose changes are not counted. */
  readonly tables: readonly string[] | undefined
}

/** The experiments of all packs, by name. */
export class ExperimentCatalogue {
  readonly #byPack: ReadonlyMap<string, readonly ExperimentEntry[]>

  constructor(packs: readonly Pack[], warehouse: WarehouseCatalogue) {
    this.#byPack = new Map(packs.map((pack) => [pack.name, entriesOf(pack, warehouse)]))
  }

  experiment(fullName: string): ExperimentEntry {
    const all = [...this.#byPack.values()].flat()
    const found = all.find((entry) => entry.fullName === fullName)
    if (found) return found
    const names = nearest(
      fullName,
      all.map((entry) => entry.fullName),
    )
    throw new Fault(
      'not-found',
      `There is no experiment "${fullName}". The nearest are ${names.join(', ')}.`,
      {
        nearest: names,
      },
    )
  }

  /** Those of a pack, which may have none. */
  of(pack: string): readonly ExperimentEntry[] {
    const entries = this.#byPack.get(pack)
    if (entries) return entries
    throw new Fault(
      'not-found',
      `There is no pack "${pack}". There is ${[...this.#byPack.keys()].join(', ')}.`,
    )
  }
}

function entriesOf(pack: Pack, warehouse: WarehouseCatalogue): ExperimentEntry[] {
  const plan = warehousePlan(pack)
  return Object.entries(pack.experiments ?? {}).map(([name, experiment]) => {
    const sources = rowSources(plan, experiment)
    const tables = warehouse.tablesIn(pack, sqlOf(experiment, sources))
    return { name, fullName: `${pack.name}.${name}`, pack, experiment, sources, tables }
  })
}

/** All of its SQL: of the tables and of the declaration it tells a change. */
export function sqlOf(experiment: Experiment, sources: ReadonlyMap<string, RowSource>): string {
  const period = { from: 0, to: 0, zone: 'UTC' }
  const { statements } = isTrial(experiment)
    ? trialQuestions(experiment, sources, period, 'sqlite')
    : changeQuestions(experiment, sources, { ...period, changedAt: 0 }, 'sqlite')
  return statements.map(({ sql }) => sql).join(';\n')
}
