import type { Query } from './query.ts'
import { useQuery } from './query.ts'

export interface CatalogColumn {
  readonly name: string
  readonly type: string
  readonly meaning?: string
}

export interface CatalogTable {
  readonly name: string
  readonly kind: 'dimension' | 'fact' | 'calendar' | 'quality'
  readonly title: string
  /** `lake`: it is not in the database. */
  readonly serve: 'rows' | 'lake'
  readonly grain: readonly string[]
  readonly from: readonly string[]
  readonly columns: readonly CatalogColumn[]
  readonly rows: number | null
  /** Newest event time in it. */
  readonly newest: string | null
  readonly loaded_at: string | null
}

export interface CatalogView {
  readonly name: string
  readonly title: string
  readonly entity: string
  readonly key: string
  readonly ttl: string
  readonly delay: string
  readonly features: readonly CatalogColumn[]
}

/** What there is to be asked of a pack, as it declares it. */
export interface CatalogPack {
  readonly pack: string
  readonly title: string
  readonly timezone: string
  readonly tables: readonly CatalogTable[]
  readonly views: readonly { readonly name: string; readonly title: string }[]
  readonly kpis: readonly {
    readonly name: string
    readonly title: string
    readonly columns: readonly CatalogColumn[]
    readonly filters: readonly CatalogColumn[]
    readonly sql: string
  }[]
  readonly rules: readonly {
    readonly name: string
    readonly title: string
    readonly on: string
    readonly severity: string
  }[]
  readonly features: readonly CatalogView[]
}

/** @param isAsked nothing is asked where nobody needs it */
export const useCatalog = (isAsked = true): Query<{ packs: CatalogPack[] }> =>
  useQuery<{ packs: CatalogPack[] }>(isAsked ? '/v1/catalog' : undefined)
