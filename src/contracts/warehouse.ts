import type { Sql } from './column.ts'
import type { DimensionTable } from './dimension.ts'
import type { FactTable } from './fact.ts'
import type { FeatureView } from './feature.ts'
import type { Kpi } from './kpi.ts'
import type { Rule } from './quality.ts'

/** A table worked out of others when it is read, as the normalised dimensions of a snowflake: `{pack}_{name}`. */
export interface TableView {
  readonly title: string
  readonly sql: Sql
}

/** What a pack keeps in the warehouse, and what is found out with it. */
export interface Warehouse {
  readonly dimensions?: Readonly<Record<string, DimensionTable>>
  readonly facts?: Readonly<Record<string, FactTable>>
  readonly views?: Readonly<Record<string, TableView>>
  readonly kpis?: Readonly<Record<string, Kpi>>
  readonly features?: Readonly<Record<string, FeatureView>>
  readonly quality?: Readonly<Record<string, Rule>>
}
