import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import type { Kpi } from '../../contracts/warehouse.ts'
import { nearest } from '../ingest/nearest.ts'
import { type CatalogTable, catalogTables } from './catalog.ts'
import { warehousePlan } from './plan.ts'
import { namesIn } from './sql-words.ts'

export interface KpiEntry {
  readonly fullName: string
  readonly pack: Pack
  readonly kpi: Kpi
  /** The tables that it reads. */
  readonly tables: readonly string[]
}

/** What may be asked of the warehouse, by name. */
export class WarehouseCatalogue {
  readonly #kpis: ReadonlyMap<string, KpiEntry>
  readonly #tables: ReadonlyMap<string, readonly CatalogTable[]>

  constructor(packs: readonly Pack[]) {
    this.#tables = new Map(packs.map((pack) => [pack.name, catalogTables(pack, warehousePlan(pack))]))
    this.#kpis = new Map(
      packs.flatMap((pack) => {
        const names = new Set(this.tables(pack.name).map(({ name }) => name))
        return Object.entries(pack.kpis ?? {}).map(([name, kpi]) => {
          const fullName = `${pack.name}.${name}`
          return [fullName, { fullName, pack, kpi, tables: namesIn(kpi.sql, names) }] as const
        })
      }),
    )
  }

  kpi(fullName: string): KpiEntry {
    const entry = this.#kpis.get(fullName)
    if (entry) return entry
    const names = nearest(fullName, [...this.#kpis.keys()])
    throw new Fault('not-found', `There is no KPI "${fullName}". The nearest are ${names.join(', ')}.`, {
      nearest: names,
    })
  }

  tables(pack: string): readonly CatalogTable[] {
    return this.#tables.get(pack) ?? []
  }
}
