import type { Kpi } from '../../contracts/kpi.ts'
import type { Pack } from '../../contracts/pack.ts'
import { Fault } from '../../contracts/problem.ts'
import { nearest } from '../ingest/nearest.ts'
import { catalogTables } from './catalog.ts'
import type { CatalogTable } from './catalog-table.ts'
import { warehousePlan } from './plan.ts'
import { namesIn } from './sql-words.ts'
import { declaredTables } from './tables.ts'

export interface KpiEntry {
  readonly fullName: string
  readonly pack: Pack
  readonly kpi: Kpi
  /** The tables that it reads, through views too. Nothing where it reads windows, whose changes are not counted. */
  readonly tables: readonly string[] | undefined
}

/** What may be asked of the warehouse, by name. */
export class WarehouseCatalogue {
  readonly #kpis: ReadonlyMap<string, KpiEntry>
  readonly #tables: ReadonlyMap<string, readonly CatalogTable[]>
  readonly #filled: ReadonlyMap<string, readonly string[]>

  constructor(packs: readonly Pack[]) {
    this.#tables = new Map(packs.map((pack) => [pack.name, catalogTables(pack, warehousePlan(pack))]))
    this.#filled = new Map(
      packs.map((pack) => {
        const plan = warehousePlan(pack)
        const made = declaredTables(pack, plan).filter(({ columns }) => columns !== undefined)
        const ofWindows = new Set(
          plan.facts.filter(({ windows }) => windows.length > 0).map(({ table }) => table),
        )
        return [pack.name, made.map(({ name }) => name).filter((name) => !ofWindows.has(name))]
      }),
    )
    this.#kpis = new Map(
      packs.flatMap((pack) => {
        return Object.entries(pack.kpis ?? {}).map(([name, kpi]) => {
          const fullName = `${pack.name}.${name}`
          return [fullName, { fullName, pack, kpi, tables: this.tablesIn(pack, kpi.sql) }] as const
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

  /** The tables that SQL reads, through views too. Nothing where it reads windows, whose changes are not counted. */
  tablesIn(pack: Pack, sql: string): readonly string[] | undefined {
    const views = new Map(
      Object.entries(pack.views ?? {}).map(([name, view]) => [`${pack.name}_${name}`, view.sql]),
    )
    const stars = this.tables(pack.name).map(({ name }) => name.replace(/_fact$/, '_star'))
    const tables = this.tables(pack.name).map(({ name }) => name)
    const found = namesIn(sql, new Set([...tables, ...stars, ...views.keys(), 'windows'])).map((name) => {
      if (name === 'windows') return undefined
      const view = views.get(name)
      if (view !== undefined) return this.tablesIn(pack, view)
      return name.endsWith('_star') ? tables : [name]
    })
    return found.includes(undefined) ? undefined : [...new Set(found.flatMap((names) => names ?? []))]
  }

  /** The tables of a pack that its segments are loaded into. */
  filled(pack: string): readonly string[] {
    return this.#filled.get(pack) ?? []
  }

  tables(pack: string): readonly CatalogTable[] {
    return this.#tables.get(pack) ?? []
  }
}
