import { DataTable } from '../../charts/data-table.tsx'
import type { KpiView } from '../kpi-view.ts'

export function TableKpi({ kpi, rows, currency }: KpiView) {
  return <DataTable columns={kpi.columns} rows={rows} currency={currency} label={kpi.title} />
}
