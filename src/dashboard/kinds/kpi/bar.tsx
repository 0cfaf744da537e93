import { Bars } from '../../charts/bars.tsx'
import { groupName, words } from '../../format/words.ts'
import { rowBefore } from '../before.ts'
import { isTime, labelColumns } from '../columns.ts'
import type { KpiRow, KpiView } from '../kpi-view.ts'

const MOST = 12

/** One bar a row, in the order of the answer; with a mark where that of the same name was before. */
export function BarKpi(view: KpiView) {
  const { kpi, rows, value, currency } = view
  const labels = [...labelColumns(kpi), ...kpi.columns.filter(isTime)]
  const named = labels.length > 0 ? labels : kpi.columns.slice(0, 1)
  const nameOf = (row: KpiRow) => groupName(named.map(({ name }) => row[name]))
  const before = rowBefore(view)
  const bars = rows.slice(0, MOST).map((row) => ({
    name: nameOf(row),
    value: row[value.name],
    before: before(row)?.[value.name],
  }))
  return (
    <>
      <Bars
        bars={bars}
        measure={{ unit: value.unit, currency }}
        label={`${kpi.title}: ${words(value.name)}`}
      />
      {rows.length > bars.length && (
        <p class="more">
          The first {bars.length} of {rows.length}. The CSV has all.
        </p>
      )}
    </>
  )
}
