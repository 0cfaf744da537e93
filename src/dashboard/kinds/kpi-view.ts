import type { KpiShape } from '../../contracts/pack-shape.ts'

export type Column = KpiShape['columns'][number]
export type KpiRow = Readonly<Record<string, unknown>>

/** What a chart of a KPI is given. */
export interface KpiView {
  readonly kpi: KpiShape
  readonly rows: readonly KpiRow[]
  /** Those of the period before, where they are to be compared with. */
  readonly before: readonly KpiRow[] | undefined
  /** Of the period, ms: the one before is as long. */
  readonly length: number
  /** The column that is looked at, where a chart shows one. */
  readonly value: Column
  readonly currency: string | undefined
}
