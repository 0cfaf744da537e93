import type { FunctionComponent } from 'preact'
import type { KpiShape } from '../../contracts/pack-shape.ts'
import { BarKpi } from './kpi/bar.tsx'
import { LineKpi } from './kpi/line.tsx'
import { NumberKpi } from './kpi/number.tsx'
import { TableKpi } from './kpi/table.tsx'

export type Column = KpiShape['columns'][number]
export type KpiRow = Readonly<Record<string, unknown>>

/** What a chart of a KPI is given. */
export interface KpiView {
  readonly kpi: KpiShape
  readonly rows: readonly KpiRow[]
  /** The column that is looked at, where a chart shows one. */
  readonly value: Column
  readonly currency: string | undefined
}

/** How KPIs are shown, by what their packs declare as `chart`. A new kind is a file and a line here; one that is not here is a table. */
export const KPI_KINDS: Readonly<Record<string, FunctionComponent<KpiView>>> = {
  bar: BarKpi,
  line: LineKpi,
  number: NumberKpi,
  table: TableKpi,
}
