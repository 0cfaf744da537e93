import type { FunctionComponent } from 'preact'
import type { KpiShape } from '../../contracts/pack-shape.ts'
import { BarKpi } from './kpi/bar.tsx'
import { CohortsKpi } from './kpi/cohorts.tsx'
import { FunnelKpi } from './kpi/funnel.tsx'
import { HoursKpi } from './kpi/hours.tsx'
import { IntervalsKpi } from './kpi/intervals.tsx'
import { LineKpi } from './kpi/line.tsx'
import { NumberKpi } from './kpi/number.tsx'
import { RanksKpi } from './kpi/ranks.tsx'
import { TableKpi } from './kpi/table.tsx'
import type { KpiView } from './kpi-view.ts'

export interface KpiKind {
  readonly component: FunctionComponent<KpiView>
  /** Whether it shows one column, which somebody may choose; the others show all. */
  readonly hasValue: boolean
  /** Whether it takes a row of the page for itself. */
  readonly isWide?: boolean
}

/** How KPIs are shown, by what their packs declare as `chart`. A new kind is a file, a line here and its name in the contract. */
export const KPI_KINDS: Readonly<Record<KpiShape['chart'], KpiKind>> = {
  bar: { component: BarKpi, hasValue: true },
  line: { component: LineKpi, hasValue: true },
  hours: { component: HoursKpi, hasValue: true },
  ranks: { component: RanksKpi, hasValue: true, isWide: true },
  number: { component: NumberKpi, hasValue: false },
  table: { component: TableKpi, hasValue: false },
  cohorts: { component: CohortsKpi, hasValue: false },
  funnel: { component: FunnelKpi, hasValue: false },
  intervals: { component: IntervalsKpi, hasValue: false, isWide: true },
}
