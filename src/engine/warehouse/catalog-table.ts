import type { Column } from './column.ts'

/** A table as people are told of it. */
export interface CatalogTable {
  readonly name: string
  readonly kind: 'dimension' | 'fact' | 'calendar' | 'quality'
  readonly title: string
  /** Where it is: in the database, or in the lake only. */
  readonly serve: 'rows' | 'lake'
  /** What one row is for. */
  readonly grain: readonly string[]
  /** Streams that its rows come from. */
  readonly from: readonly string[]
  readonly columns: readonly Column[]
}
