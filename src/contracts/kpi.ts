import type { ColumnType, Sql } from './column.ts'

/**
 * How a KPI is best shown. `cohorts`: a row is a cohort, its shares are what became of it. `funnel`: the counts of a row, each a part of the
 * one before. `ranks`: each group has ranks of its own, in a column `rank`. `hours`: a row is an hour, in a column `hour`, of
 * every day or of one in a column `day`. `intervals`: of a number, between columns `low` and `high`.
 */
export const KPI_CHARTS = [
  'line',
  'bar',
  'table',
  'number',
  'cohorts',
  'funnel',
  'ranks',
  'hours',
  'intervals',
] as const
export type KpiChart = (typeof KPI_CHARTS)[number]

/**
 * A figure with a name: `GET /v1/kpis/{pack}.{name}`. Its SQL takes `:from`, `:to` (epoch ms) and the filters, each NULL when it
 * is not asked for: `(:city IS NULL OR city = :city)`. `local_day(x)` is `2026-11-01`, `local_month(x)` `2026-11` and
 * `local_hour(x)` 0 to 23 of a time in the zone that is asked for, the pack's if none is; with a zone in quotes behind `x`, in that one.
 */
export interface Kpi {
  readonly title: string
  readonly chart: KpiChart
  /** What it stands under on a page, beside others of the same words; sections come in the order of their first KPI. */
  readonly section?: string
  /** What a row of the answer holds, in order. */
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly filters?: Readonly<Record<string, Extract<ColumnType, 'text' | 'integer' | 'real' | 'time'>>>
  readonly sql: Sql
}
