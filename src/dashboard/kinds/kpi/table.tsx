import { DataTable } from '../../charts/data-table.tsx'
import { rowBefore } from '../before.ts'
import type { KpiView } from '../kpi-view.ts'

export function TableKpi(view: KpiView) {
  const { kpi, rows, currency } = view
  return (
    <DataTable
      columns={kpi.columns}
      rows={rows}
      before={rowBefore(view)}
      currency={currency}
      label={kpi.title}
    />
  )
}
