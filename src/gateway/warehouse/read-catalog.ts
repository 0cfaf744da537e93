import { isTrial } from '../../contracts/experiment.ts'
import type { Pack } from '../../contracts/pack.ts'
import type { FeatureEntry } from '../../engine/feature/catalogue.ts'
import type { CatalogTable } from '../../engine/warehouse/catalog-table.ts'
import { keptResult, type TableState, tableStates } from '../../platform/database/kpis.ts'

/** What there is to be asked of a pack, with how much and how new it is. */
export async function readCatalog(
  { DATABASE }: { readonly DATABASE: D1Database },
  pack: Pack,
  tables: readonly CatalogTable[],
  features: readonly FeatureEntry[],
) {
  const states = await statesOf(DATABASE, pack, tables)
  const { name, title, timezone, kpis = {}, views = {}, experiments = {}, quality = {} } = pack
  return {
    pack: name,
    title,
    timezone,
    tables: tables.map((table) => ({
      ...table,
      grain: [...table.grain],
      from: [...table.from],
      columns: typed(table.columns),
      ...present(states.get(table.name)),
    })),
    views: Object.entries(views).map(([view, told]) => ({ name: `${name}_${view}`, title: told.title })),
    kpis: Object.entries(kpis).map(([kpi, { title: words, chart, columns, filters = {}, sql }]) => ({
      name: `${name}.${kpi}`,
      title: words,
      chart,
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
      filters: Object.entries(filters).map(([filter, type]) => ({ name: filter, type })),
      sql,
    })),
    rules: Object.entries(quality).map(([rule, { title: words, on, severity = 'error', ...told }]) => ({
      name: rule,
      title: words,
      on,
      severity,
      says: told as Record<string, unknown>,
    })),
    features: features.map(
      ({ fullName, entity, key, view: { title: words, ttl, delay, sql, features: own } }) => ({
        name: fullName,
        title: words,
        entity,
        key,
        ttl,
        delay,
        features: Object.entries(own).map(([feature, told]) => ({ name: feature, ...told })),
        sql,
      }),
    ),
    experiments: Object.entries(experiments).map(([experiment, declared]) => ({
      name: `${name}.${experiment}`,
      title: declared.title,
      kind: isTrial(declared) ? ('trial' as const) : ('change' as const),
      metrics: isTrial(declared) ? Object.keys(declared.metrics) : ['ratio'],
      variants: isTrial(declared) ? Object.keys(declared.variants) : [],
    })),
  }
}

/** Rows are counted anew when a table changed. */
async function statesOf(
  database: D1Database,
  { name }: Pack,
  tables: readonly CatalogTable[],
): Promise<Map<string, TableState>> {
  const names = tables.filter(({ serve }) => serve === 'rows').map((table) => table.name)
  if (names.length === 0) return new Map()
  const work = async () => JSON.stringify([...(await tableStates(database, names))])
  const { body } = await keptResult(database, `catalog ${name} ${names.join(' ')}`, names, work, Date.now())
  return new Map(JSON.parse(body))
}

const typed = (columns: CatalogTable['columns']) =>
  columns.map(({ name, type, meaning }) => ({ name, type, ...(meaning !== undefined && { meaning }) }))

function present(state: TableState | undefined) {
  const iso = (time: number | null | undefined) =>
    typeof time === 'number' ? new Date(time).toISOString() : null
  return { rows: state?.rows ?? null, newest: iso(state?.newest), loaded_at: iso(state?.loaded_at) }
}
