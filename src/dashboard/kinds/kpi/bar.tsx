import { Bars } from '../../charts/bars.tsx'
import { groupName, words } from '../../format/words.ts'
import { isTime, labelColumns } from '../columns.ts'
import type { KpiView } from '../kpi.ts'

const MOST = 20

/** One bar a row, in the order of the answer. */
export function BarKpi({ kpi, rows, value, currency }: KpiView) {
  const labels = [...labelColumns(kpi), ...kpi.columns.filter(isTime)]
  const bars = rows.slice(0, MOST).map((row) => ({
    name: groupName(labels.map(({ name }) => row[name])),
    value: row[value.name],
  }))
  return (
    <>
      <Bars
        bars={bars}
        measure={{ unit: value.unit, currency }}
        label={`${kpi.title}: ${words(value.name)}`}
      />
      {rows.length > MOST && (
        <p class="more">
          The first {MOST} of {rows.length}. The CSV has all.
        </p>
      )}
    </>
  )
}
